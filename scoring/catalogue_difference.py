"""Two catalogues set side by side: every part that came, went or moved, and every field that holds something else.

Parts are paired by their codes, over all layers; the national file with the national file. The fields are those of the
models, walked as they are: a field that is new in a model is told here at once. Of each difference is known whether
grading may change by it (``grades``): what is only read, such as names, notes and sources, changes no state, score or band.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast

from pydantic import BaseModel

from scoring.catalogue import Bilingual, Catalogue, CatalogueFile, Item
from scoring.exact import Exact

Kind = Literal["catalogue", "file", "source", "band", "check", "group", "criterion", "document", "indicator"]
Way = Literal["added", "gone", "moved", "ordered", "changed"]
ONLY_READ = frozenset(
    {
        "catalogue", "version", "title", "languages", "issuer", "status", "note", "valid_from", "valid_to", "extends",
        "name", "unit", "basis", "weight_basis", "sources", "responsible", "outside", "sensitive", "inputs", "same_as",
        "question",
    }
)  # fmt: skip
"""Fields that no state, score, band or question depends on. A field that is not named here is taken to change grading."""

PARTS_INSIDE: Mapping[Kind, tuple[str, ...]] = {
    "file": ("sources", "bands", "checks", "groups"),
    "group": ("criteria",),
    "criterion": ("indicators", "documents"),
}
"""The lists of a part whose entries are parts by themselves."""
_ENTRIES: Mapping[str, Kind] = {
    "sources": "source", "bands": "band", "checks": "check", "groups": "group", "criteria": "criterion",
    "indicators": "indicator", "documents": "document",
}  # fmt: skip
_ONLY_READ_PARTS = frozenset[Kind]({"source"})
_IN_A_FILE = frozenset[Kind]({"source", "band", "check", "group"})
_ORDER_GRADES = frozenset[Kind]({"band"})


class Part(NamedTuple):
    """A part of a catalogue. ``inside``: the code of the part that holds it, "" for a file."""

    kind: Kind
    code: str
    inside: str
    model: BaseModel


class Difference(NamedTuple):
    """One thing that is not the same on both sides.

    ``kind`` and ``code`` name the part, by the code it has on both sides (a layer's for a file). ``field`` is its key in a
    file; "" where the part itself came or went, ``inside`` where it moved, of an order the list. ``before`` and ``after`` are
    the values, None where nothing is written; of a part that moved the codes of what held it, "" for the national file; of an
    order the codes that stand on both sides.
    ``old`` and ``new``: the part on both sides, None where it is not there. ``grades``: whether grading may change by it.
    """

    kind: Kind
    code: str
    way: Way
    field: str
    before: Any
    after: Any
    grades: bool
    old: BaseModel | None = None
    new: BaseModel | None = None


@dataclass(frozen=True)
class CatalogueDifference:
    """All that differs, what changes grading first, then in the order of the newer catalogue, what went last."""

    before: Catalogue
    after: Catalogue
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same, however they are written."""
        return not self.differences

    @cached_property
    def grading(self) -> tuple[Difference, ...]:
        """What may change grading."""
        return tuple(each for each in self.differences if each.grades)

    @cached_property
    def reading(self) -> tuple[Difference, ...]:
        """What is only read."""
        return tuple(each for each in self.differences if not each.grades)


class WeightShare(NamedTuple):
    """A criterion's weight and its share of the whole in percent, on both sides; None where it is not there.

    The whole is what all ordinary criteria together bring to a score: 100. A bonus or a deduction has its share over it.
    One that is only tracked brings nothing and has none.
    """

    code: str
    weight_before: Exact | None
    weight_after: Exact | None
    share_before: Fraction | None
    share_after: Fraction | None

    @property
    def weight_changed(self) -> bool:
        """Whether its own weight is another, or it came or went."""
        return self.weight_before != self.weight_after


def catalogue_difference(before: Catalogue, after: Catalogue) -> CatalogueDifference:
    """Everything that differs between two catalogues, of one layer or several."""
    old, new = _by_code(before), _by_code(after)
    found = [*_of_the_whole(before, after)]
    for key in dict.fromkeys((*new, *old)):
        found += _of_part(old.get(key), new.get(key))
    return CatalogueDifference(before, after, tuple(sorted(found, key=lambda each: not each.grades)))


def weight_shares(before: Catalogue, after: Catalogue) -> tuple[WeightShare, ...]:
    """Every criterion of both catalogues with weight and share, those that went last."""
    old, new = shares_of(before), shares_of(after)
    return tuple(
        WeightShare(
            code,
            before.criteria[code].weight if code in before.criteria else None,
            after.criteria[code].weight if code in after.criteria else None,
            old.get(code),
            new.get(code),
        )
        for code in dict.fromkeys((*after.criteria, *before.criteria))
    )


def shares_of(catalogue: Catalogue) -> dict[str, Fraction]:
    """Code → share of the whole in percent, by the weights alone: as for a ward to which all criteria apply."""
    counting = {
        group.code: [each for each in group.criteria if each.judged_indicators] for _, group in catalogue.groups
    }
    sums = {
        code: sum((Fraction(each.weight) for each in inside if each.counts_as is None), Fraction(0))
        for code, inside in counting.items()
    }
    weighted = any(group.weight is not None for _, group in catalogue.groups)
    there = [group for _, group in catalogue.groups if sums[group.code]]
    whole = sum((Fraction(each.weight or 0) if weighted else sums[each.code] for each in there), Fraction(0))
    found: dict[str, Fraction] = {}
    for _, group in catalogue.groups if whole else ():
        if weighted and group not in there:
            continue
        each = Fraction(group.weight or 0) / sums[group.code] if weighted else Fraction(1)
        found |= {one.code: 100 * Fraction(one.weight) * each / whole for one in counting[group.code]}
    return found


def parts_of(catalogue: Catalogue) -> Iterator[Part]:
    """Every part of a catalogue that can come, go or move, each file before what it holds."""
    for file in catalogue.files:
        yield from _with_inside(Part("file", file.layer, "", file))


def changed_fields(old: BaseModel | None, new: BaseModel | None, kind: Kind) -> Iterator[str]:
    """The fields, by their keys in a file, that hold something else on both sides; not the lists of parts by themselves."""
    for key in dict.fromkeys((*_written(new), *_written(old))):
        if key not in PARTS_INSIDE.get(kind, ()) and _value(old, key) != _value(new, key):
            yield key


def what_grades(value: Any) -> Any:
    """What of a value can change grading: all that is no text to be read. Two values with the same of it grade alike."""
    if isinstance(value, Item):
        return (value.code,)
    if isinstance(value, Bilingual):
        return ()
    if isinstance(value, BaseModel):
        return tuple((key, what_grades(each)) for key, each in _written(value).items() if key not in ONLY_READ)
    if isinstance(value, Mapping):
        entries = cast(Mapping[str, Any], value)
        return {key: what_grades(each) for key, each in entries.items()}
    if isinstance(value, tuple):
        return tuple(what_grades(each) for each in cast(tuple[Any, ...], value))
    return value


def _of_the_whole(before: Catalogue, after: Catalogue) -> Iterator[Difference]:
    """Whether scores say anything follows from all parts together: a weight of 1 that is written down makes them shown."""
    if before.scored != after.scored:
        yield Difference("catalogue", "", "changed", "scored", before.scored, after.scored, True)


def _by_code(catalogue: Catalogue) -> dict[tuple[Kind, str], Part]:
    """The parts by kind and code. The national file is known as such, by "": its layer may be called otherwise."""
    national, found = catalogue.national.layer, dict[tuple[Kind, str], Part]()
    for part in parts_of(catalogue):
        if part.kind == "file":
            found[part.kind, "" if part.code == national else part.code] = part
        else:
            of_national = part.kind in _IN_A_FILE and part.inside == national
            found[part.kind, part.code] = part._replace(inside="") if of_national else part
    return found


def _with_inside(part: Part) -> Iterator[Part]:
    yield part
    for name in PARTS_INSIDE.get(part.kind, ()):
        for entry in _entries(part.model, name):
            yield from _with_inside(Part(_ENTRIES[name], _code(entry), part.code, entry))


def _of_part(old: Part | None, new: Part | None) -> Iterator[Difference]:
    there = new or old
    assert there is not None
    kind, code = there.kind, there.code
    read_only = kind in _ONLY_READ_PARTS
    before, after = old.model if old else None, new.model if new else None
    if old is None or new is None:
        yield Difference(kind, code, "added" if new else "gone", "", before, after, not read_only, before, after)
        return
    if old.inside != new.inside and kind not in ("band", "check", "source"):
        yield Difference(kind, code, "moved", "inside", old.inside, new.inside, True, before, after)
    for field in changed_fields(before, after, kind):
        one, other = _value(before, field), _value(after, field)
        grades = not read_only and field not in ONLY_READ and what_grades(one) != what_grades(other)
        yield Difference(kind, code, "changed", field, one, other, grades, before, after)
    for name in PARTS_INSIDE.get(kind, ()):
        one, other = _order(old, new, name)
        if one != other:
            grades = _ENTRIES[name] in _ORDER_GRADES
            yield Difference(kind, code, "ordered", name, one, other, grades, before, after)


def _order(old: Part, new: Part, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that a list holds on both sides, in the order of each."""
    one, other = (tuple(_code(entry) for entry in _entries(part.model, name)) for part in (old, new))
    return tuple(code for code in one if code in other), tuple(code for code in other if code in one)


def _entries(model: BaseModel, name: str) -> Sequence[BaseModel]:
    return cast(Sequence[BaseModel], getattr(model, name) or ())


def _code(model: BaseModel) -> str:
    return model.layer if isinstance(model, CatalogueFile) else cast(str, getattr(model, "code", ""))


def _written(model: BaseModel | None) -> dict[str, Any]:
    """What a part holds by its keys in a file, the usual values too; nothing of a part that is not there."""
    if model is None:
        return {}
    return {field.alias or name: getattr(model, name) for name, field in type(model).model_fields.items()}


def _value(model: BaseModel | None, key: str) -> Any:
    return _written(model).get(key)
