"""Whether a request is from somebody the record knows, asked so that a crowd of strangers does not hold up the others.

Most strangers bring no cookie at all, and are told from people without asking the record. What has to be asked is asked two
at a time, in threads of its own.
"""

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.types import Scope

from dossiers.errors import CannotRead, DossierError
from ui.reader import provider
from ui.reader.people import COOKIE, SESSION, acting_person_of
from ui.reader.record import the_record

_ASKING = CapacityLimiter(2)


async def person_of(scope: Scope) -> str | None:
    """The id of the person a request or connection is from; None for nobody we know, and for whoever has no entry yet.

    Raises CannotRead where that cannot be looked up now.
    """
    # A connection brings the same headers as a request for a page.
    request = Request({**scope, "type": "http", "method": scope.get("method", "GET")})
    if not {SESSION, COOKIE, provider.COOKIE} & request.cookies.keys():
        return None
    try:
        actor = await run_sync(lambda: acting_person_of(request, the_record()), limiter=_ASKING)
    except CannotRead:
        raise
    except DossierError:
        return None
    return None if actor is None else actor.person_id or f"role {actor.role}"
