"""Whether a request is from somebody the record knows, asked so that a crowd of strangers does not hold up the others.

Most strangers bring no cookie at all, and are told from people without asking the record. What has to be asked is asked two
at a time, in threads of its own.
"""

from contextlib import suppress

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.types import Scope

from dossiers.errors import DossierError
from ui.reader import provider
from ui.reader.people import COOKIE, SESSION, acting_person_of
from ui.reader.record import the_record

_ASKING = CapacityLimiter(2)


async def person_of(scope: Scope) -> str | None:
    """The id of the person a request or connection is from; None for nobody we know, and for whoever has no entry yet."""
    # A connection brings the same headers as a request for a page.
    request = Request({**scope, "type": "http", "method": scope.get("method", "GET")})
    if not {SESSION, COOKIE, provider.COOKIE} & request.cookies.keys():
        return None
    with suppress(DossierError):
        actor = await run_sync(lambda: acting_person_of(request, the_record()), limiter=_ASKING)
        if actor is not None:
            return actor.person_id or f"role {actor.role}"
    return None
