"""Set up and run everything with one command, on a machine that has nothing but Python 3.11 or later.

``python3 run.py`` runs the app; ``python3 run.py new-record --login LOGIN --name NAME`` begins a real record;
``python3 run.py test`` runs every test; ``python3 run.py bench`` the benchmarks; ``python3 run.py pictures`` makes the
pictures of README.md.
The first run makes the folder ``.venv`` and installs what ``requirements.txt`` pins; later runs start at once.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
STAMP = HOME / "installed.sha256"

PHOTOGRAPH = ["-m", "tests.browser.photograph", "--widths", "1440"]
COMMANDS = {
    "app": [["-m", "streamlit", "run", "app.py"]],
    "new-record": [["-m", "dossiers.first_record"]],
    "test": [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "pytest", "-q", "-n", "2"],
    ],
    "bench": [["-m", f"tests.benchmarks.{name}"] for name in ("grading", "pages", "previews")],
    # The pictures of README.md.
    "pictures": [
        [*PHOTOGRAPH, "--person", "to-hieu", "--languages", "vi", "/scorecard?unit=to-hieu&round=2026"],
        [*PHOTOGRAPH, "--languages", "en", "/?round=2026"],
    ],
}


def set_up() -> None:
    """Make the environment and install into it, unless that is done for these very requirements."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Cài đặt lần đầu, mất vài phút / Setting up, this takes a few minutes", flush=True)
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS], check=True
    )
    STAMP.write_text(wanted)


def main() -> int:
    """Run the command asked for; further words go to the last program it starts."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python meets first)
        print("Cần Python 3.11 trở lên / Python 3.11 or later is needed")
        return 1
    name = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "app"
    if name not in COMMANDS:
        print(f"python3 run.py [{'|'.join(COMMANDS)}]")
        return 2
    set_up()
    rest = sys.argv[2:] if len(sys.argv) > 1 and sys.argv[1] == name else sys.argv[1:]
    *first, last = COMMANDS[name]
    if name == "app":
        print("Mở / Open http://127.0.0.1:8501 — Ctrl+C để dừng / to stop", flush=True)
    try:
        for arguments in [*first, [*last, *rest]]:
            done = subprocess.run([PYTHON, *arguments], cwd=ROOT).returncode
            if done:
                return done
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
