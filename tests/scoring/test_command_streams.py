"""Section 7: the command tells no traceback, whatever happens to its streams, and its exit code says what did."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.scoring.building import COUNT, json_bytes, of_indicators, submission, yaml_text

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="streams as POSIX has them")]

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "scoring"]


class Ended(NamedTuple):
    code: int
    out: str
    errors: str


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "c.yaml").write_text(yaml_text(of_indicators(COUNT)), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    many = [{**submission({"1": {"count": 0}}), "unit": f"u{number}"} for number in range(300)]
    (tmp_path / "s.json").write_bytes(json_bytes(many))
    (tmp_path / "bad.json").write_text("[{]", encoding="utf-8")
    return tmp_path


def shell(files: Path, words: str, streams: str) -> Ended:
    """The command as a shell runs it with these redirections."""
    line = f"cd {shlex.quote(str(files))} && {shlex.join(COMMAND)} {words} {streams}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


GRADE = "grade --catalogue c.yaml s.json"


@pytest.mark.parametrize(
    "words",
    [
        *(GRADE, f"{GRADE} --to csv", f"{GRADE} --to jsonl", "check c.yaml", "schema", "--help", "--version"),
        *("effect --catalogue c.yaml --draft c.yaml s.json", "agree"),
    ],
)
@pytest.mark.parametrize(("streams", "told"), [(">/dev/full", "the disk is full"), (">&-", "the output is closed")])
def test_output_that_cannot_be_written_is_exit_code_1(files: Path, words: str, streams: str, told: str):
    found = shell(files, f"{words} --lang en" if "--" not in words[:2] else f"--lang en {words}", streams)
    assert found.code == 1
    assert told in found.errors and found.errors.count("\n") == 1


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&-", ">/dev/full 2>/dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["check bad.yaml", "grade --catalogue c.yaml bad.json", "grade", "judge"])
def test_bad_input_is_exit_code_2_also_where_nobody_can_be_told(files: Path, words: str, streams: str):
    found = shell(files, words, streams)
    assert found == (2, "", "")


def test_problems_never_go_to_standard_output(files: Path):
    assert shell(files, "check bad.yaml", "2>&-") == (2, "", "")


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full"])
def test_without_standard_error_good_input_is_graded_all_the_same(files: Path, streams: str):
    assert shell(files, GRADE, streams) == shell(files, GRADE, "")


@pytest.mark.parametrize("words", ["grade --catalogue c.yaml", "grade --catalogue c.yaml --from csv -"])
def test_a_closed_input_is_bad_input(files: Path, words: str):
    found = shell(files, f"{words} --lang en", "<&-")
    assert (found.code, found.out) == (2, "")
    assert found.errors == "<stdin>: there is nothing to read: the input is closed; name a file\n"


def test_a_reader_that_stops_reading_is_exit_code_1_and_nothing_is_told(files: Path):
    found = shell(files, GRADE, "| head -c 1; exit ${PIPESTATUS[0]}")
    assert found == (1, "[", "")


def listen_to_ctrl_c() -> None:
    """What a terminal gives a program. Where tests run in the background, children would inherit that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_is_exit_code_130_and_nothing_is_told(files: Path):
    with subprocess.Popen(
        [*COMMAND, "grade", "--catalogue", str(files / "c.yaml")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=listen_to_ctrl_c,
    ) as process:
        waits_for_input(process)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (130, b"", b"")


LOADING = """
import os, signal, sys
class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressed())
"""


@pytest.mark.parametrize("name", ["scoring.catalogue", "pydantic", "scoring.command_line", "scoring.grade_command"])
def test_ctrl_c_while_the_command_is_loaded_is_as_quiet(tmp_path: Path, name: str):
    (tmp_path / "sitecustomize.py").write_text(LOADING.format(name=name))
    done = subprocess.run(
        [*COMMAND, "schema"], capture_output=True, cwd=ROOT, preexec_fn=listen_to_ctrl_c, timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_ctrl_c_stays_with_a_program_that_uses_the_package():
    program = "import signal, scoring; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, preexec_fn=listen_to_ctrl_c, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, b"True\n")


def waits_for_input(process: "subprocess.Popen[bytes]") -> None:
    """Wait until the command has read its catalogue and sleeps in reading its input."""
    assert process.stdin is not None
    # A pipe that is read from has been emptied; what was put into it is then gone.
    process.stdin.write(b" " * 4096)
    process.stdin.flush()
    descriptor = process.stdin.fileno()
    for _ in range(600):
        if not unread(descriptor):
            return
        time.sleep(0.1)
    raise AssertionError("the command never read its input")


def unread(descriptor: int) -> int:
    import array
    import fcntl
    import termios

    number = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, number)
    return number[0]


def test_ctrl_c_while_writing_leaves_no_traceback_either(files: Path):
    with subprocess.Popen(
        [*COMMAND, "grade", "--catalogue", str(files / "c.yaml"), str(files / "s.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=listen_to_ctrl_c,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1) == b"["
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        process.stdout.read()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 130}
