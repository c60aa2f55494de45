"""What the server tells whoever started it, and how it ends when their window does."""

import os
import signal
from contextlib import suppress

from streamlit import config
from streamlit.web.server import server_util

from dossiers.upkeep.command import Unheard, tell
from ui.reader.language import word_list

#: Addresses that stand for every network of the machine; here it is opened by the nearest one.
_EVERYWHERE = {None, "", "0.0.0.0", "::"}


def tell_where() -> None:
    """Print the address that the server really got: where its port was taken, Streamlit went on to the next one."""
    host = config.get_option("server.address")
    _tell("shell.open_here", address=server_util.get_url("127.0.0.1" if host in _EVERYWHERE else host))


def tell_the_end() -> None:
    """Print that the server stopped in order."""
    _tell("shell.stopped")


def stop_when_the_window_closes() -> None:
    """End as by SIGTERM, in order, where the terminal goes away; `nohup`, which asks for going on, is heeded."""
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is signal.SIG_DFL:
        signal.signal(hang_up, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _tell(key: str, **details: str) -> None:
    with suppress(Unheard):
        tell({language: text.format(**details) for language, text in word_list()[key].items()})
