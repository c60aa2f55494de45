"""What is read for the trends of one ward: its rounds of one window, their criteria, and any measure over them."""

from collections.abc import Mapping

from dossiers.access.policy import Actor, may_read
from dossiers.errors import NotAllowed
from dossiers.rounds.catalogues import catalogue_of
from dossiers.rounds.rounds import Round, rounds, same_window
from dossiers.rounds.units import predecessors, successors
from dossiers.store.record import Record
from dossiers.submissions.results import Summed, history, summed
from dossiers.vocabulary import RoundKind
from scoring import Catalogue
from ui.parts.measures import Measure
from ui.screens.trends.series import Trend, trend


class WardTrends:
    """The trends of a ward as ``actor`` may see them. ``names``: by unit id. Raises NotFound for an unknown unit.

    ``rounds``: those on the axis, of the window of the newest. ``apart``: those of the same kind whose window differs.
    """

    def __init__(self, record: Record, actor: Actor, unit_id: str, kind: RoundKind, names: Mapping[str, str]) -> None:
        self._record, self._actor, self._unit_id, self.names = record, actor, unit_id, names
        every = [each for each in rounds(record) if each.kind == kind]
        self.rounds = same_window(every, kind)
        self.apart = [each for each in every if each not in self.rounds]
        self.catalogues: Mapping[str, Catalogue] = {each.id: catalogue_of(record, each.id) for each in self.rounds}
        self.past = history(record, actor, unit_id, kind)
        self.went_into = successors(record, unit_id)
        self._hidden = self._hidden_rounds()

    @property
    def newest(self) -> Catalogue:
        """The criteria of the newest round."""
        return self.catalogues[self.rounds[-1].id]

    @property
    def empty(self) -> bool:
        """Whether there is nothing that the reader may see, neither of the ward nor of those merged into it."""
        return not self.past.results and not any(each.results for each in self.past.merged)

    def trend_of(self, measure: Measure) -> Trend:
        """The ward's trend of a measure."""
        return trend(
            self.past, self.rounds, measure, catalogues=self.catalogues, names=self.names,
            successors=self.went_into, sum_of=self._sum_of, hidden=self._hidden,
        )  # fmt: skip

    def _sum_of(self, round_: Round) -> Summed | None:
        """What the former wards counted together in a round, None where the acting person may not know."""
        try:
            return summed(self._record, self._actor, self._unit_id, round_.id)
        except NotAllowed:
            return None

    def _hidden_rounds(self) -> set[str]:
        """The rounds in which the ward's dossier, if there is one, is not the reader's to see."""
        actor = self._actor
        links = predecessors(self._record, actor.unit_id) if actor.unit_id else ()
        if may_read(actor, "draft", self._unit_id, frozenset(link.unit.id for link in links)):
            return set()
        return {each.id for each in self.rounds if each.status != "published"}
