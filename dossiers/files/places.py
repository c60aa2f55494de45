"""Places for heavy work: a limited number at once, shared between purposes and persons, with a waiting line of limited length.

Whoever asks gets a ``Place``, which is granted at once or later. Persons in the line take turns, so that a person who asks
for sixty things makes others wait only for the one that is being done. Waiting takes no thread unless the caller uses one.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

from dossiers.errors import Busy


@dataclass(frozen=True)
class Allowance:
    """What one purpose may take: places ``at_once`` in all and ``by_person``; beyond that ``line`` may wait in all, and
    ``line_by_person`` for each person.

    ``told``: the sentence of ``words.yaml`` for a person who has to come again.
    """

    at_once: int
    by_person: int
    line: int
    line_by_person: int
    told: str


class Place:
    """A place that was asked for. ``granted`` is done once it is free; the caller must give it back, granted or not."""

    def __init__(self, places: "Places", purpose: str, person: str) -> None:
        self.purpose, self.person = purpose, person
        self.granted: Future[None] = Future()
        self._places = places

    def wait(self, seconds: float) -> None:
        """Wait for it in this thread. Raises Busy if it does not come in time; then it has been given back."""
        try:
            self.granted.result(seconds)
        except TimeoutError:
            self.give_back()
            raise self.busy() from None

    def give_back(self) -> None:
        """Leave the place, or the line. Doing this twice has no further effect."""
        self._places._take_back(self)

    def busy(self) -> Busy:
        """The error for a person who waited too long."""
        return Busy(self._places.shares[self.purpose].told)


class Places:
    """``in_all`` places, of which each purpose takes at most its share. Safe to share between threads."""

    def __init__(self, in_all: int, shares: Mapping[str, Allowance]) -> None:
        self.shares = dict(shares)
        self._in_all = in_all
        self._lock = Lock()
        self._taken: set[Place] = set()
        # Purpose → the persons who wait, in the order of their turns → the places they wait for.
        self._lines: dict[str, OrderedDict[str, deque[Place]]] = {purpose: OrderedDict() for purpose in shares}

    def ask(self, purpose: str, person: str) -> Place:
        """A place, granted or waiting in the line. Raises Busy if the line, or the person's part of it, is full."""
        share, place = self.shares[purpose], Place(self, purpose, person)
        with self._lock:
            line = self._lines[purpose]
            own = line.get(person, ())
            # A person who gets a place at once does not take one in the line.
            if not self._is_free(purpose, person) and (
                len(own) >= share.line_by_person or sum(map(len, line.values())) >= share.line
            ):
                raise place.busy()
            line.setdefault(person, deque()).append(place)
        self._fill()
        return place

    def _take_back(self, place: Place) -> None:
        with self._lock:
            line = self._lines[place.purpose]
            own = line.get(place.person)
            if own is not None and place in own:
                own.remove(place)
                if not own:
                    del line[place.person]
            self._taken.discard(place)
        self._fill()

    def _fill(self) -> None:
        """Grant free places. A person who gets one goes to the end of the line with whatever else they wait for."""
        granted: list[Place] = []
        with self._lock:
            while (place := self._next()) is not None:
                # A person who stopped waiting at this very moment gets none.
                if place.granted.set_running_or_notify_cancel():
                    self._taken.add(place)
                    granted.append(place)
        for place in granted:
            place.granted.set_result(None)

    def _next(self) -> Place | None:
        taken = Counter(each.purpose for each in self._taken)
        for purpose in sorted(self._lines, key=lambda each: taken[each]):
            line = self._lines[purpose]
            for person, own in line.items():
                if not self._is_free(purpose, person):
                    continue
                place = own.popleft()
                line.move_to_end(person)
                if not own:
                    del line[person]
                return place
        return None

    def _is_free(self, purpose: str, person: str) -> bool:
        share = self.shares[purpose]
        same = [each for each in self._taken if each.purpose == purpose]
        return (
            len(self._taken) < self._in_all
            and len(same) < share.at_once
            and sum(each.person == person for each in same) < share.by_person
        )
