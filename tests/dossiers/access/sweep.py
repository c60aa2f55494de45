"""Every reader asks every reading function at a stage of the dossier; what they are told and may not be told is a leak."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dossiers.access.policy import Actor
from dossiers.errors import DossierError
from dossiers.store.record import Record
from tests.dossiers.access.audience import Reader
from tests.dossiers.access.may_be_told import may_be_told
from tests.dossiers.access.planted import Stage
from tests.dossiers.access.reading_functions import READ_FOR_SOMEBODY, Calls
from tests.dossiers.access.told import told


@dataclass(frozen=True)
class Asked:
    """One function asked by one reader at one stage. ``leaks``: parts and criteria that were told and may not be; ``failed``:
    an error that is no refusal."""

    function: str
    reader: str
    stage: str
    leaks: tuple[str, ...] = ()
    failed: str = ""

    @property
    def held(self) -> bool:
        """Whether nothing was told that may not be."""
        return not self.leaks and not self.failed

    def __str__(self) -> str:
        return f"{self.function}, {self.reader}, {self.stage}: {self.failed or ', '.join(self.leaks)}"


def ask_all(
    stage: Stage,
    readers: Iterable[Reader],
    functions: Mapping[str, Calls] = READ_FOR_SOMEBODY,
    *,
    thorough: bool = False,
) -> Iterator[Asked]:
    """Ask everything at one stage, each reader as they are."""
    record = stage.open()
    try:
        for reader in readers:
            yield from ask_as(record, reader.actor(record), reader, stage, functions, thorough=thorough)
    finally:
        record.close()


def ask_as(
    record: Record,
    actor: Actor,
    reader: Reader,
    stage: Stage,
    functions: Mapping[str, Calls] = READ_FOR_SOMEBODY,
    *,
    thorough: bool = False,
) -> Iterator[Asked]:
    """Ask everything as ``actor``, who may be told what ``reader`` may."""
    name = f"{reader.id or 'nobody'} ({reader.role}, {reader.relation}, {reader.account})"
    for function, calls in functions.items():
        leaks: set[str] = set()
        failed = ""
        for call in (*calls.main, *calls.more) if thorough else calls.main:
            try:
                answer = call(record, actor)
            except DossierError as refused:
                # A refusal may tell as well as an answer.
                answer = [refused, refused.texts]
            except Exception as error:
                failed = f"{type(error).__name__}: {error}"
                continue
            leaks |= {
                f"{each.part} {each.criterion or 'whole'} v{each.version} ({each.sign})"
                for each in told(answer, stage.secrets)
                if not may_be_told(reader, stage, each)
            }
        yield Asked(function, name, stage.name, tuple(sorted(leaks)), failed)
