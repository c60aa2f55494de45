"""What the office sets for this server in its environment, read once before anybody is served."""

import sys

from dossiers.errors import DossierError
from dossiers.people.vouching import vouched_issuers
from ui.app.limits import limits
from ui.app.proxies import named_proxies
from ui.reader.record import sample_is_asked_for


def check_settings() -> None:
    """End the program where a setting cannot be read: half understood it would let in whom nobody meant."""
    wrong = []
    for read in (named_proxies, vouched_issuers, sample_is_asked_for, limits):
        try:
            read()
        except DossierError as error:
            wrong += [error.text("vi"), error.text("en")]
    if wrong:
        print("\n".join(wrong), file=sys.stderr, flush=True)
        raise SystemExit(2)
