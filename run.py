"""Set up and run everything with one command, on a machine that has nothing but Python 3.11 or later.

``python3 run.py --help`` tells the commands. The first run makes the folder ``.venv`` and installs what ``requirements.txt``
pins; the first test adds what ``requirements-dev.txt`` pins; later runs start at once. What was broken off in the middle, or
belongs to a Python that is gone, is made anew.

Nothing but the standard library is imported, and nothing that an older Python could not read: it has to say that it is too old.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = HOME / ("Scripts/python.exe" if WINDOWS else "bin/python")
#: What runs; and what tests, in which all that runs stands again.
REQUIREMENTS = ROOT / "requirements.txt"
TESTING = ROOT / "requirements-dev.txt"
#: Written when all else is done: the hash of the requirements, by which Python for which machine, and the requirements' name.
STAMP = HOME / "installed.sha256"
#: Held while installing, so that two windows do not install into one folder.
LOCK = ROOT / ".venv.lock"
#: What Python and machine the packages are for ("cpython-311-x86_64-linux-gnu"), of an environment that has pip.
ASK = "import pip, sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))"
PORT = 8501

#: What is looked at without running anything of the program.
CHECKS = [
    ["-m", "ruff", "check", "."],
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "pyright"],
    ["-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
]
PYTEST = ["-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
#: Said first after ``test``: what needs no browser and is not marked as slow.
FAST = "fast"
#: Said first after ``test``: every attack of ``tests/attack``, thoroughly.
ATTACK = "attack"
PHOTOGRAPH = ["-m", "tests.browser.photograph", "--widths", "1440"]
#: name → what it does in both languages, and the programs it runs; further words go to the last one.
COMMANDS = {
    "app": (
        "chạy chương trình (mặc định khi không ghi lệnh nào); --sample: ở địa chỉ chưa có hồ sơ thì lập hồ sơ mẫu",
        "run the program (what is done without a command); --sample: where there is no record, make the sample",
        [["-m", "streamlit", "run", "app.py"]],
    ),
    "new-record": (
        "lập hồ sơ thật: --login TÊN --name HỌ-TÊN [--record ĐỊA-CHỈ] [--email THƯ] [--catalogue TỆP…] [--no-units]",
        "begin a real record: --login LOGIN --name NAME [--record ADDRESS] [--email ADDRESS] [--catalogue FILE…] [--no-units]",
        [["-m", "dossiers.upkeep.first_record"]],
    ),
    "reset-password": (
        "cấp mật khẩu mới từ máy chủ khi không ai cấp được trên màn hình: --login TÊN [--record ĐỊA-CHỈ] [--force]",
        "give a new password from the server, where nobody can on the screen: --login LOGIN [--record ADDRESS] [--force]",
        [["-m", "dossiers.upkeep.reset_password"]],
    ),
    "backup": (
        "sao lưu, kiểm tra, khôi phục: make TỆP | verify TỆP | restore TỆP THƯ-MỤC",
        "copy a record, check a copy, bring it back: make FILE | verify FILE | restore FILE FOLDER",
        [["-m", "dossiers.upkeep.backup"]],
    ),
    "doctor": (
        "xem hồ sơ và mọi thứ quanh nó có ổn không, phải làm gì: [--record ĐỊA-CHỈ] [--port CỔNG]",
        "how the record and all around it are, and what to do: [--record ADDRESS] [--port PORT]",
        [["-m", "dossiers.upkeep.doctor"]],
    ),
    "test": (
        "kiểm tra và chạy mọi kiểm thử; test fast: chỉ phần nhanh; test ĐƯỜNG-DẪN, test -k TÊN: chỉ phần ấy; "
        "test attack: mọi cuộc thử tấn công",
        "check, and run every test; test fast: what is quick; test PATH, test -k NAME: that part; test attack: every attack",
        [*CHECKS, PYTEST],
    ),
    "lint": (
        "kiểm tra mã nguồn, không chạy kiểm thử",
        "check the code, without a test",
        CHECKS,
    ),
    "bench": (
        "đo tốc độ",
        "measure the speed",
        [["-m", f"tests.benchmarks.{name}"] for name in ("grading", "pages", "previews", "comparison")],
    ),
    "pictures": (
        "chụp lại các hình trong README.md",
        "take the pictures of README.md again",
        [
            [*PHOTOGRAPH, "--person", "to-hieu", "--languages", "vi", "/scorecard?unit=to-hieu&round=2026"],
            [*PHOTOGRAPH, "--languages", "en", "/?round=2026"],
        ],
    ),
}
#: These have help of their own, for what is typed behind them.
HELP_THEMSELVES = ("new-record", "reset-password", "backup", "doctor")
#: These need nothing but what runs. They take files and addresses from whoever calls; relative ones start from the caller's
#: folder, not from this one.
FOR_PEOPLE = ("app", "new-record", "reset-password", "backup", "doctor")
CALLED_FROM = "WARD_SCORECARD_CALLED_FROM"
#: After ``app``: the sample is asked for. The program is told so by its environment.
SAMPLE = "--sample"
SAMPLE_ASKED_FOR = "WARD_SCORECARD_SAMPLE"


class Stopped(Exception):
    """It cannot go on; the text says in both languages why, and what to do."""

    def __init__(self, vi, en):
        super().__init__(f"{vi}\n{en}")


def main() -> int:
    """Run the command asked for; gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue]  (asked)
    try:
        name, rest = _asked(sys.argv[1:])
        if name == "help":
            return _help()
        set_up(REQUIREMENTS if name in FOR_PEOPLE else TESTING)
        return _start(name, rest)
    except Stopped as stopped:
        print(stopped, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _asked(words):
    """The command and the words for it; "help" where help is asked for. Stopped for a command that is none."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python meets first)
        raise Stopped("Cần Python 3.11 trở lên.", "Python 3.11 or later is needed.")
    if words and words[0] == "help":
        return "help", []
    if not words or words[0].startswith("-"):
        words = ["app", *words]
    if words[0] not in HELP_THEMSELVES and any(word in ("-h", "--help") for word in words):
        # The programs behind these would tell their own help, Streamlit's or pytest's, which nobody asked for.
        return "help", []
    if words[0] not in COMMANDS:
        known = ", ".join(COMMANDS)
        raise Stopped(
            f"Không có lệnh “{words[0]}”. Có: {known}.", f"There is no command “{words[0]}”. There are: {known}."
        )
    return words[0], words[1:]


def _help() -> int:
    print("python3 run.py [LỆNH / COMMAND] …\n")
    for name, (vi, en, _) in COMMANDS.items():
        print(f"  {name:<14} {vi}\n  {'':<14} {en}")
    return 0


# Setting up


def set_up(requirements: Path) -> None:
    """Have an environment with what the requirements name; made, mended or made anew where it is not there whole."""
    if _serves(requirements, _answer()):
        return
    try:
        with _alone() as lock:
            # Looked at again: another window may have installed while this one waited.
            answer = _answer()
            if not _serves(requirements, answer):
                _install(requirements, answer, lock)
    except OSError as error:
        raise _no_room(error) from error
    except KeyboardInterrupt:
        raise Stopped(
            "Đã dừng khi chưa cài xong. Hãy chạy lại lệnh.", "Stopped halfway. Run the command again."
        ) from None


def _serves(requirements: Path, answer: str) -> bool:
    """Whether what was installed to its end is enough for these requirements: they themselves, or all that tests."""
    enough = [each for each in (requirements, TESTING) if each.exists()]
    return _stamped() in [_stamp(each, answer) for each in enough]


def _stamp(requirements: Path, answer: str) -> str:
    return f"{hashlib.sha256(requirements.read_bytes()).hexdigest()} {answer} {requirements.name}"


def _stamped() -> str:
    """The stamp of what was installed to its end; "" for nothing."""
    try:
        return STAMP.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _answer() -> str:
    """What Python and machine the environment says it is for; "" where it does not run, or has no pip."""
    try:
        done = subprocess.run([str(PYTHON), "-c", ASK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _install(requirements: Path, answer: str, lock: int) -> None:
    """Install, into the environment that is there if it was finished once for the same Python, else into a new one."""
    print("Đang cài đặt, mất vài phút / Setting up, this takes a few minutes", flush=True)
    # Stamps of earlier versions name no requirements, and before that no Python.
    stamped_python = _stamped().split()[1:2]
    finished_once = bool(_stamped()) and answer and stamped_python in ([], [answer])
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        STAMP.unlink()
    if not finished_once:
        _make_anew(lock)
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)]
    if _run_holding(lock, [str(PYTHON), *pip]) != 0:
        raise Stopped(
            "Cài đặt chưa xong; pip nói lý do ở trên (thường do mạng hoặc hết chỗ trên đĩa). Hãy chạy lại lệnh.",
            "Setting up did not finish; pip says why above (mostly the network, or a full disk). Run the command again.",
        )
    unfinished = STAMP.with_name(f"{STAMP.name}.unfinished")
    unfinished.write_text(_stamp(requirements, _answer()) + "\n", encoding="utf-8")
    os.replace(unfinished, STAMP)


def _make_anew(lock: int) -> None:
    # Where the environment's own Python runs this file, it is the one behind it that makes the new one.
    python = getattr(sys, "_base_executable", None) or sys.executable
    if not all(_has(name) for name in ("venv", "ensurepip")):
        raise Stopped(
            f"Python này ({python}) thiếu venv hoặc pip. Trên Debian, Ubuntu: sudo apt install python3-venv; rồi chạy lại.",
            f"This Python ({python}) lacks venv or pip. On Debian, Ubuntu: sudo apt install python3-venv; then run this again.",
        )
    if HOME.is_symlink() or HOME.is_file():
        # Never into the folder of somebody else that a link leads to.
        HOME.unlink()
    elif HOME.exists():
        shutil.rmtree(HOME)
    if _run_holding(lock, [python, "-m", "venv", str(HOME)]) != 0:
        raise Stopped(
            f"Không tạo được thư mục {HOME}: hết chỗ trên đĩa, hoặc Python thiếu gói (trên Debian, Ubuntu: sudo apt install "
            "python3-venv). Hãy chạy lại lệnh.",
            f"The folder {HOME} could not be made: the disk is full, or this Python lacks a package (on Debian, Ubuntu: sudo "
            "apt install python3-venv). Run the command again.",
        )


def _has(name: str) -> bool:
    """Whether a module is there itself, and not merely a folder of its name."""
    found = importlib.util.find_spec(name)
    return found is not None and found.origin is not None


def _run_holding(lock: int, arguments) -> int:
    """Run a program that holds the lock as well: where this one is killed, nobody installs beside what it leaves running."""
    return subprocess.run(arguments, pass_fds=() if WINDOWS else (lock,)).returncode


@contextlib.contextmanager
def _alone():
    """Let one window in at a time; the system lets go of the lock of who is killed. Gives the lock's number."""
    lock = os.open(str(LOCK), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _taken(lock, wait=False):
            print("Một cửa sổ khác đang cài đặt; đang chờ / Another window is setting up; waiting", flush=True)
            while not _taken(lock, wait=True):
                pass
        yield lock
    finally:
        os.close(lock)


def _taken(lock: int, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            # Waits ten seconds by itself, then gives up.
            msvcrt.locking(lock, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _no_room(error: OSError) -> Stopped:
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Stopped(
            f"Thư mục {ROOT} không cho ghi ({error.strerror}), nên không cài đặt được vào đó. Hãy chép cả thư mục sang nơi "
            "ghi được rồi chạy ở đó; nếu chương trình đang chạy ở cửa sổ khác thì dừng nó trước.",
            f"The folder {ROOT} may not be written ({error.strerror}), so nothing can be installed there. Copy the whole "
            "folder to where you may write and run it there; if the program runs in another window, stop that first.",
        )
    return Stopped(
        f"Không cài đặt được: {error}. Hãy chạy lại lệnh.", f"Setting up failed: {error}. Run the command again."
    )


# Starting


def _start(name: str, rest) -> int:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    if name in FOR_PEOPLE:
        environment[CALLED_FROM] = os.getcwd()
    if name == "app" and SAMPLE in rest:
        rest = [word for word in rest if word != SAMPLE]
        environment[SAMPLE_ASKED_FOR] = "1"
    *first, last = _programs(name, rest)
    if name == "app":
        _look_at_the_port(rest)
        print("Đang khởi động / Starting …", flush=True)
    os.chdir(str(ROOT))
    for arguments in first:
        done = subprocess.run([str(PYTHON), *arguments], env=environment).returncode
        if done:
            return done
    return _become([str(PYTHON), *last], environment)


def _programs(name: str, rest):
    """The programs of a command; the last one takes the words that follow the command."""
    *first, last = COMMANDS[name][2]
    if name == "test" and rest:
        # Who asks for a part waits for its answer: the checks go with the whole.
        first = []
        if rest[0] == ATTACK:
            return [["-m", "tests.attack", *rest[1:]]]
        if rest[0] == FAST:
            rest = ["-m", "not browser and not slow", *rest[1:]]
    return [*first, [*last, *rest]]


def _become(arguments, environment) -> int:
    """Run the last program. It takes this one's place, so that whatever stops this stops that, once and in order."""
    if not WINDOWS:
        sys.stdout.flush()
        os.execve(arguments[0], arguments, environment)
    running = subprocess.Popen(arguments, env=environment)
    while True:
        # Ctrl+C reached the program, too: it is left the time to end in order.
        with contextlib.suppress(KeyboardInterrupt):
            return running.wait()


def _look_at_the_port(rest) -> None:
    """Say who has the port already. One that was asked for must be free; else the program takes the next free one."""
    asked = _asked_port(rest)
    port = PORT if asked is None else asked
    if port == 0 or not _is_taken(port):
        return
    vi, en = _who_has(port)
    vi, en = f"Cổng {port} đang bị chiếm: {vi}.", f"Port {port} is taken: {en}."
    if asked is not None:
        raise Stopped(f"{vi} Hãy chọn cổng khác với --server.port.", f"{en} Choose another one with --server.port.")
    print(f"{vi} Chương trình sẽ dùng cổng trống tiếp theo.\n{en} The program will take the next free one.", flush=True)


def _asked_port(rest):
    """The port asked for among the words, else in Streamlit's variable; None for none, or none that is a number."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "")
    for word, following in zip(rest, [*rest[1:], ""]):  # noqa: B905  (an older Python has to read this)
        if word == "--server.port":
            port = following
        elif word.startswith("--server.port="):
            port = word.partition("=")[2]
    return int(port) if port.isdigit() and int(port) < 65536 else None


def _is_taken(port: int) -> bool:
    with socket.socket() as trying:
        if not WINDOWS:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _who_has(port: int):
    """By whom a port is taken, in both languages, as far as it answers."""
    try:
        # Asked on this machine only, whatever proxy the machine is set to.
        ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        try:
            answer = ask(f"http://127.0.0.1:{port}/health", timeout=3)
        except urllib.error.HTTPError as unwell:
            # It answers so where saving does not work.
            answer = unwell
        with answer:
            ours = "revision" in json.loads(answer.read(10_000))
    except (OSError, ValueError, TypeError):
        ours = False
    if ours:
        where = f"http://127.0.0.1:{port}"
        return (
            f"chương trình này đã chạy ở một cửa sổ khác, mở {where}",
            f"this program runs in another window, open {where}",
        )
    program = _program_at(port)
    return f"một chương trình khác{program}", f"another program{program}"


def _program_at(port: int) -> str:
    """The name and number of the program that listens at a port, " (nginx, 812)"; "" where the system does not tell."""
    mine = f":{port:04X}"
    with contextlib.suppress(OSError, IndexError):
        lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
        sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(mine) and line[3] == "0A"}
        for file in Path("/proc").glob("[0-9]*/fd/*"):
            # Files come and go while one looks, and those of other people are not shown.
            with contextlib.suppress(OSError):
                if os.readlink(str(file)) in sockets:
                    process = file.parent.parent
                    return f" ({(process / 'comm').read_text(encoding='utf-8').strip()}, {process.name})"
    return ""


if __name__ == "__main__":
    sys.exit(main())
