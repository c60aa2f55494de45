"""Turns at having a password checked: each check takes 19 MiB and a twenty-fifth of a second of a processor.

Addresses take turns, so that one that tries a hundred passwords at once holds up an office elsewhere for one check at most.
Who waits does so in the server's loop and holds no thread; a line that is too long is told so at once.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool

from dossiers.files.places import Allowance, Places

#: As many at once as ``passwords`` lets in. An office may share one address.
PLACES = Places(2, {"password": Allowance(at_once=2, by_person=2, line=200, line_by_person=40, told="passwords_busy")})
#: Seconds somebody waits for their turn.
_TURN = 20

T = TypeVar("T")


async def in_turn(address: str, work: Callable[..., T], /, *arguments: Any, **more: Any) -> T:
    """Do ``work`` beside the loop when the turn of a browser at ``address`` has come. Raises Busy where it does not."""
    place = PLACES.ask("password", address)
    try:
        try:
            await asyncio.wait_for(asyncio.wrap_future(place.granted), _TURN)
        except TimeoutError:
            raise place.busy() from None
        return await run_in_threadpool(work, *arguments, **more)
    finally:
        place.give_back()
