"""How many files and connections the system lets this process hold, and what that is shared out to.

A process that has no handle left can neither take a connection nor open its own record. So the limit is raised as far as the
system lets it, and connections together never take the handles that record, evidence and readers need.
"""

import logging
from functools import cache

try:
    import resource
except ImportError:  # Windows, which has no such limit to raise.
    resource = None

LOG = logging.getLogger("ward_scorecard")
#: More than this is never needed, and some systems give "unlimited".
_MOST = 65_536
#: What is assumed where the system names no limit.
_UNNAMED = 8_192
#: Kept for the record, evidence, readers, and for windows that were closed and may come back (3 handles each, 128 at most).
RESERVED = 640
#: A connection is one handle; a page of Streamlit that is open takes three more for its script.
EACH = 4


@cache
def handles() -> int:
    """How many handles this process may hold, raised to as many as the system lets it have."""
    if resource is None:
        return _UNNAMED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError) as error:
        LOG.warning("the limit on open files stays at %d: %s", soft, error)
        return soft
    return wanted


def connections() -> int:
    """How many connections may be open at once, of everybody together."""
    return max((handles() - RESERVED) // EACH, 64)
