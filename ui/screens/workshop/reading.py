"""What of a draft is worked out once for a state of the record: its faults, its catalogue, what it does to the wards."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dossiers.access.policy import Actor
from dossiers.errors import BadInput
from dossiers.office.adoption import Conditions, UploadedCatalogue, checked, conditions, files_of
from dossiers.office.criteria_drafts import Draft, draft_version
from dossiers.office.drafts_effect import EffectOnRound, effect_on_round
from dossiers.rounds.rounds import Round, rounds
from dossiers.store.record import Record
from scoring import Catalogue
from ui.parts.kept import KeptParts
from ui.reader.language import language
from ui.screens.workshop.effect_rows import EffectOfDrafts, side_by_side

Files = Sequence[UploadedCatalogue]


class Read(NamedTuple):
    """What files come to: a catalogue, or what is wrong with them, line by line in the reader's language."""

    catalogue: Catalogue | None
    problems: tuple[str, ...] = ()


class Reading:
    """What one run reads of the drafts, for one reader."""

    def __init__(self, record: Record, actor: Actor, drafts: Sequence[Draft]) -> None:
        self.record, self.actor, self.drafts = record, actor, drafts
        self.rounds: dict[str, Round] = {each.id: each for each in reversed(rounds(record))}
        self._kept = KeptParts(record, actor)

    def read(self, files: Files) -> Read:
        """What the files come to."""
        return self._kept.value("draft_read", *_digests(files), make=lambda: _read(files))

    def files(self, draft: Draft, version: int | None = None) -> tuple[UploadedCatalogue, ...]:
        """The files of a version of a draft; None: the newest."""
        number = version or draft.version
        return self._kept.value(
            "draft_files", draft.id, number,
            make=lambda: draft_version(self.record, self.actor, draft.id, number).files,
        )  # fmt: skip

    def of_round(self, round_id: str) -> tuple[UploadedCatalogue, ...]:
        """The files of a round's catalogue."""
        return self._kept.value("round_files", round_id, make=lambda: files_of(self.record, round_id))

    def effect(self, round_id: str, files: Files) -> EffectOnRound:
        """What the files, which are a catalogue, would do to a round."""
        return self._kept.value(
            "draft_effect", round_id, *_digests(files),
            make=lambda: effect_on_round(self.record, self.actor, round_id, files),
        )  # fmt: skip

    def effects(self, round_id: str, drafts: Mapping[str, Files]) -> EffectOfDrafts:
        """What drafts, by their names, would do to a round, side by side."""
        names = [part for name, files in drafts.items() for part in (name, *_digests(files))]
        return self._kept.value("draft_effects", round_id, *names, make=lambda: self._effects(round_id, drafts))

    def _effects(self, round_id: str, drafts: Mapping[str, Files]) -> EffectOfDrafts:
        return side_by_side({name: self.effect(round_id, files) for name, files in drafts.items()})

    def conditions(self, round_id: str, files: Files) -> Conditions:
        """Whether a round may get the files, which are a catalogue."""
        return self._kept.value(
            "draft_conditions", round_id, *_digests(files),
            make=lambda: conditions(self.record, self.actor, round_id, files),
        )  # fmt: skip


def _digests(files: Files) -> tuple[str, ...]:
    return tuple(part for each in files for part in (each.name, each.plain["sha256"]))


def _read(files: Files) -> Read:
    try:
        return Read(checked(files).catalogue)
    except BadInput as refused:
        return Read(None, tuple(problem[language()] for problem in refused.problems))
