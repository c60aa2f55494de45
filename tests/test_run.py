"""run.py: what it takes for an installed environment, what it makes anew, whom it lets in at once, and what it tells."""

import errno
import hashlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import run
from ui.reader.record import sample_is_asked_for

ROOT = Path(__file__).resolve().parents[1]
NAMED = ".cpython-311-machine.so"
OLDER = ".cpython-310-machine.so"


class Checkout:
    """A folder with blanks and Vietnamese letters in its name, in which programs are noted and nothing is installed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / ".venv"
        self.stamp = self.home / "installed.sha256"
        self.ran: list[str] = []
        self.fails = ""
        self.installed: list[str] = []
        (folder / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
        (folder / "requirements-dev.txt").write_text("# nothing either\n", encoding="utf-8")
        self.wanted = hashlib.sha256(b"# nothing\n").hexdigest()
        self.wanted_for_tests = hashlib.sha256(b"# nothing either\n").hexdigest()

    def python(self, says: str, code: int = 0) -> None:
        """Put a Python into the environment that answers so."""
        file = self.home / "bin" / "python"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(f"#!/bin/sh\necho {says}\nexit {code}\n", encoding="utf-8")
        file.chmod(0o700)

    def run_holding(self, lock: int, arguments: list[str]) -> int:
        assert os.fstat(lock)
        what = arguments[2]
        self.ran.append(what)
        if what == "pip":
            self.installed.append(Path(arguments[-1]).name)
        if what == "venv":
            self.python(NAMED)
        return int(what == self.fails)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A checkout whose environment was installed to its end."""
    folder = tmp_path / "hồ sơ phường"
    folder.mkdir()
    made = Checkout(folder)
    for name, value in {
        "ROOT": folder, "HOME": made.home, "PYTHON": made.home / "bin/python", "STAMP": made.stamp,
        "REQUIREMENTS": folder / "requirements.txt", "TESTING": folder / "requirements-dev.txt",
        "LOCK": folder / ".venv.lock", "_run_holding": made.run_holding,
    }.items():  # fmt: skip
        monkeypatch.setattr(run, name, value)
    made.python(NAMED)
    made.stamp.write_text(f"{made.wanted} {NAMED} requirements.txt\n", encoding="utf-8")
    return made


def test_what_was_installed_to_its_end_is_started_at_once(checkout: Checkout) -> None:
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran == []


def _no_stamp(checkout: Checkout) -> None:
    checkout.stamp.unlink()


def _empty_stamp(checkout: Checkout) -> None:
    checkout.stamp.write_bytes(b"")


def _no_pip(checkout: Checkout) -> None:
    checkout.python("", 1)


def _python_gone(checkout: Checkout) -> None:
    (checkout.home / "bin" / "python").unlink()
    (checkout.home / "bin" / "python").symlink_to("/no/such/python3")


def _python_upgraded(checkout: Checkout) -> None:
    checkout.stamp.write_text(f"{checkout.wanted} {OLDER} requirements.txt\n", encoding="utf-8")


def _of_windows(checkout: Checkout) -> None:
    (checkout.home / "bin").rename(checkout.home / "Scripts")


def _not_runnable(checkout: Checkout) -> None:
    (checkout.home / "bin" / "python").chmod(0o600)
    (checkout.home / "bin" / "python").write_bytes(b"\x7fELF of another machine")


def _a_file(checkout: Checkout) -> None:
    for each in (checkout.stamp, checkout.home / "bin" / "python"):
        each.unlink()
    (checkout.home / "bin").rmdir()
    checkout.home.rmdir()
    checkout.home.write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    "harm",
    [_no_stamp, _empty_stamp, _no_pip, _python_gone, _python_upgraded, _of_windows, _not_runnable, _a_file],
)
def test_what_is_half_made_or_of_another_python_is_made_anew(checkout: Checkout, harm) -> None:
    (checkout.home / "left over").write_text("", encoding="utf-8")
    if harm is _a_file:
        (checkout.home / "left over").unlink()
    harm(checkout)
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran == ["venv", "pip"]
    assert not (checkout.home / "left over").exists()
    assert checkout.stamp.read_text(encoding="utf-8").split() == [checkout.wanted, NAMED, "requirements.txt"]
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran == ["venv", "pip"]


@pytest.mark.parametrize("stamp", [f"{'0' * 64} {NAMED} requirements.txt", f"{'0' * 64} {NAMED}", "0" * 64])
def test_other_requirements_are_installed_into_the_environment_that_is_there(checkout: Checkout, stamp: str) -> None:
    """The later stamps are of earlier versions of this program, which named no requirements, or no Python either."""
    checkout.stamp.write_text(stamp, encoding="utf-8")
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran == ["pip"]


@pytest.mark.parametrize("fails", ["venv", "pip"])
def test_what_did_not_finish_is_never_taken_for_done(checkout: Checkout, fails: str) -> None:
    checkout.stamp.unlink()
    checkout.fails = fails
    with pytest.raises(run.Stopped) as stopped:
        run.set_up(run.REQUIREMENTS)
    assert "chạy lại lệnh" in str(stopped.value) and "Run the command again" in str(stopped.value)
    assert not checkout.stamp.exists()
    checkout.fails = ""
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran[-2:] == ["venv", "pip"] and checkout.stamp.exists()


def test_testing_adds_to_an_environment_what_running_does_not_need(checkout: Checkout) -> None:
    run.set_up(run.TESTING)
    assert (checkout.ran, checkout.installed) == (["pip"], ["requirements-dev.txt"])
    stamp = checkout.stamp.read_text(encoding="utf-8").split()
    assert stamp == [checkout.wanted_for_tests, NAMED, "requirements-dev.txt"]


def test_an_environment_for_testing_serves_for_running(checkout: Checkout) -> None:
    run.set_up(run.TESTING)
    checkout.ran.clear()
    run.set_up(run.REQUIREMENTS)
    run.set_up(run.TESTING)
    assert checkout.ran == []


def test_other_requirements_for_testing_do_not_serve_for_running(checkout: Checkout) -> None:
    run.set_up(run.TESTING)
    run.TESTING.write_text("# other ones\n", encoding="utf-8")
    checkout.installed.clear()
    run.set_up(run.REQUIREMENTS)
    run.set_up(run.TESTING)
    assert checkout.installed == ["requirements.txt", "requirements-dev.txt"]


def test_running_needs_nothing_of_testing(checkout: Checkout) -> None:
    run.TESTING.unlink()
    run.set_up(run.REQUIREMENTS)
    assert checkout.ran == []
    checkout.stamp.unlink()
    run.set_up(run.REQUIREMENTS)
    assert checkout.installed == ["requirements.txt"]


@pytest.mark.parametrize("name", sorted(run.COMMANDS))
def test_what_people_use_installs_what_runs_and_the_rest_what_tests(monkeypatch, name: str) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(run, "set_up", asked.append)
    monkeypatch.setattr(run, "_start", lambda name, rest: 0)
    monkeypatch.setattr(sys, "argv", ["run.py", name])
    assert run.main() == 0
    for_people = name in ("app", "new-record", "reset-password", "backup", "doctor")
    assert asked == [ROOT / ("requirements.txt" if for_people else "requirements-dev.txt")]


def test_a_broken_off_change_of_requirements_leaves_no_stamp(checkout: Checkout) -> None:
    checkout.stamp.write_text(f"{'0' * 64} {NAMED}", encoding="utf-8")
    checkout.fails = "pip"
    with pytest.raises(run.Stopped):
        run.set_up(run.REQUIREMENTS)
    assert not checkout.stamp.exists()


def test_an_environment_behind_a_link_is_let_go_and_not_emptied(checkout: Checkout, tmp_path: Path) -> None:
    checkout.stamp.unlink()
    checkout.home.rename(tmp_path / "shared")
    checkout.home.symlink_to(tmp_path / "shared")
    run.set_up(run.REQUIREMENTS)
    assert (tmp_path / "shared" / "bin" / "python").exists() and not checkout.home.is_symlink()


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_venv_is_told_what_to_install(checkout: Checkout, monkeypatch, missing: str) -> None:
    checkout.stamp.unlink()
    found = importlib.util.find_spec
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    with pytest.raises(run.Stopped) as stopped:
        run.set_up(run.REQUIREMENTS)
    assert str(stopped.value).count("sudo apt install python3-venv") == 2
    assert checkout.ran == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_folder_that_may_not_be_written_is_told_plainly(checkout: Checkout, monkeypatch, code: int) -> None:
    checkout.stamp.unlink()

    def refused(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(run.os, "open", refused)
    with pytest.raises(run.Stopped) as stopped:
        run.set_up(run.REQUIREMENTS)
    assert f"Thư mục {checkout.folder} không cho ghi" in str(stopped.value) and "may not be written" in str(
        stopped.value
    )


def test_one_window_installs_and_the_other_waits_and_finds_it_done(checkout: Checkout, capsys) -> None:
    checkout.stamp.unlink()
    with run._alone():
        other = threading.Thread(target=run.set_up, args=[run.REQUIREMENTS])
        other.start()
        while "waiting" not in capsys.readouterr().out:
            time.sleep(0.01)
        checkout.stamp.write_text(f"{checkout.wanted} {NAMED} requirements.txt", encoding="utf-8")
    other.join()
    assert checkout.ran == []


@pytest.mark.slow
def test_a_set_up_that_was_broken_off_is_done_again_whole(tmp_path: Path) -> None:
    """With a real environment, as it stands before its pip is put in."""
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    (folder / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    (folder / "requirements-dev.txt").write_text("# nothing\n", encoding="utf-8")
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    command = [python, str(folder / "run.py"), "bench"]
    again = subprocess.run(command, capture_output=True, text=True)
    # There are no benchmarks in that folder: it came as far as starting them.
    assert "Setting up" in again.stdout and "No module named" in again.stderr
    assert (folder / ".venv" / "installed.sha256").exists()


# What it runs


def test_the_whole_test_checks_the_code_first() -> None:
    assert run._programs("test", []) == [*run.CHECKS, run.PYTEST]
    assert run._programs("lint", []) == run.CHECKS


@pytest.mark.parametrize("words", [["tests/scoring", "-k", "band"], ["-k", "fast"], ["-n", "0"]])
def test_a_path_or_a_name_goes_through_to_pytest_alone(words: list[str]) -> None:
    assert run._programs("test", words) == [[*run.PYTEST, *words]]


def test_the_quick_part_leaves_out_the_browser_and_what_is_slow() -> None:
    quick = [*run.PYTEST, "-m", "not browser and not slow"]
    assert run._programs("test", ["fast"]) == [quick]
    assert run._programs("test", ["fast", "tests/ui"]) == [[*quick, "tests/ui"]]


def test_other_commands_hand_their_words_to_their_last_program() -> None:
    assert run._programs("backup", ["make", "fast"]) == [["-m", "dossiers.upkeep.backup", "make", "fast"]]
    assert run._programs("bench", ["x"])[-1][-1] == "x" and "x" not in run._programs("bench", ["x"])[0]


# What it tells


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_help_tells_every_command_in_both_languages_and_sets_nothing_up(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, tmp_path / "run.py", "--help"], capture_output=True, env=environment)
    told = done.stdout.decode("utf-8")
    assert done.returncode == 0 and done.stderr == b""
    for name, (vi, en, _) in run.COMMANDS.items():
        assert name in told and vi in told and en in told
    assert [each.name for each in tmp_path.iterdir()] == ["run.py"]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["-h"],
        ["help"],
        ["app", "--help"],
        ["--sample", "-h"],
        ["test", "--help"],
        ["lint", "-h"],
        ["bench", "-h"],
    ],
)
def test_help_is_our_own_wherever_streamlit_or_pytest_would_tell_theirs(monkeypatch, capsys, words: list[str]) -> None:
    monkeypatch.setattr(run, "set_up", lambda requirements: pytest.fail("help sets nothing up"))
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    assert run.main() == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("python3 run.py")
    for name, (vi, en, _) in run.COMMANDS.items():
        place = next(number for number, line in enumerate(told) if line.split()[:1] == [name])
        assert vi in told[place] and en in told[place + 1]


@pytest.mark.parametrize("name", ["new-record", "reset-password", "backup", "doctor"])
def test_commands_with_words_of_their_own_help_with_them(name: str) -> None:
    assert run._asked([name, "--help"]) == (name, ["--help"])


def test_an_unknown_command_is_told_with_those_there_are(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "new_record"])
    assert run.main() == 1
    told = capsys.readouterr().err
    assert "Không có lệnh “new_record”" in told and "There is no command" in told and "new-record" in told


def test_relative_paths_are_those_of_the_caller(monkeypatch, tmp_path: Path) -> None:
    started = {}
    monkeypatch.setattr(run, "_become", lambda arguments, environment: started.update(environment) or 0)
    monkeypatch.setenv(run.CALLED_FROM, "/somewhere/before")
    monkeypatch.chdir(tmp_path)
    assert run._start("new-record", ["--record", "sqlite:///x.db"]) == 0
    assert started[run.CALLED_FROM] == str(tmp_path) and Path.cwd() == ROOT


@pytest.mark.parametrize("words", [["--sample"], ["app", "--sample"], ["app", "--server.port", "0", "--sample"]])
def test_the_sample_is_asked_for_by_a_word_that_streamlit_never_sees(monkeypatch, words: list[str]) -> None:
    started: dict[str, object] = {}
    monkeypatch.setattr(
        run, "_become", lambda arguments, environment: started.update(arguments=arguments, **environment) or 0
    )
    monkeypatch.delenv(run.SAMPLE_ASKED_FOR, raising=False)
    monkeypatch.setattr(run, "_is_taken", lambda port: False)
    assert run._start(*run._asked(words)) == 0
    assert started[run.SAMPLE_ASKED_FOR] == "1" and run.SAMPLE not in str(started["arguments"])
    assert sample_is_asked_for({run.SAMPLE_ASKED_FOR: "1"})
    started.clear()
    assert run._start(*run._asked([word for word in words if word != "--sample"])) == 0
    assert run.SAMPLE_ASKED_FOR not in started


@pytest.fixture
def listener() -> Iterator[tuple[int, dict[str, object]]]:
    """Somebody at a port, with what they answer to /health."""
    answer: dict[str, object] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing of it on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], answer
    server.shutdown()
    server.server_close()


def test_a_taken_port_is_told_with_who_has_it(listener, monkeypatch, capsys) -> None:
    port, answer = listener
    monkeypatch.setattr(run, "PORT", port)
    monkeypatch.delenv("STREAMLIT_SERVER_PORT", raising=False)
    run._look_at_the_port([])
    told = capsys.readouterr().out
    assert (
        f"Cổng {port} đang bị chiếm: một chương trình khác" in told and f"Port {port} is taken: another program" in told
    )
    if sys.platform == "linux":
        assert f", {os.getpid()})" in told
    answer.update(status="ok", revision=7)
    run._look_at_the_port([])
    assert f"this program runs in another window, open http://127.0.0.1:{port}" in capsys.readouterr().out


@pytest.mark.parametrize("way", ["words", "one word", "variable"])
def test_a_taken_port_that_was_asked_for_ends_it(listener, monkeypatch, way: str) -> None:
    port, _ = listener
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(port) if way == "variable" else "")
    words = {"words": ["--server.port", str(port)], "one word": [f"--server.port={port}"], "variable": []}[way]
    with pytest.raises(run.Stopped) as stopped:
        run._look_at_the_port(words)
    assert str(stopped.value).count("--server.port") == 2


def test_a_free_port_is_no_matter(capsys) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run._look_at_the_port(["--server.port", str(port)])
    assert capsys.readouterr().out == ""
