"""Which keys may stand where in a catalogue file, read from the models; and which of them a key that is unknown may mean.

Nothing here repeats the models: a key that is added to one is known here at once.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scoring.catalogue.indicators import KINDS, IndicatorBase
from scoring.catalogue.models import CatalogueFile
from scoring.catalogue.yaml_text import KeyPath, YamlValue, part_of
from scoring.words import PLACES, Words

Models = tuple[type[BaseModel], ...]
"""The models that a part of a file may be: several for an indicator without a kind."""

LIKE_ENOUGH = 72
"""How many of a hundred letters a key has to share with the one that it is taken for."""

MEANT: dict[str, tuple[str, ...]] = {
    "name": ("ten", "ten goi", "tieu de", "title"),
    "title": ("ten", "tieu de", "name"),
    "code": ("ma", "ma so", "id", "key"),
    "weight": ("trong so", "diem", "diem toi da", "he so", "points", "point", "score", "max_score"),
    "target": ("nguong", "chi tieu", "muc tieu", "yeu cau", "threshold", "goal"),
    "kind": ("loai", "kieu", "type"),
    "unit": ("don vi", "don vi tinh", "dvt", "units"),
    "levels": ("muc", "cac muc", "thang"),
    "gate": ("bat buoc", "dieu kien", "required", "mandatory"),
    "note": ("ghi chu", "description", "desc", "comment"),
    "documents": ("tai lieu", "ho so", "minh chung", "evidence", "files"),
    "indicators": ("cac chi tieu", "chi tieu", "indicator"),
    "criteria": ("tieu chi", "cac tieu chi", "criterion", "criterias"),
    "groups": ("nhom", "cac nhom", "group"),
    "bands": ("muc xep loai", "xep loai", "ratings", "grades"),
    "version": ("phien ban",),
    "issuer": ("co quan ban hanh", "ban hanh"),
    "vi": ("vn", "viet", "tieng viet", "vie"),
    "en": ("eng", "anh", "tieng anh", "english"),
    "at_least": (">=", "≥", "min", "minimum", "tu", "it nhat", "toi thieu", "gte", "ge", "level"),
    "at_most": ("<=", "≤", "max", "maximum", "den", "nhieu nhat", "toi da", "lte", "le"),
    "above": (">", "tren", "gt", "more_than"),
    "below": ("<", "duoi", "lt", "less_than"),
    "equal": ("=", "==", "bang", "eq", "equals"),
    "min_score": ("diem", "score", "min"),
    "min_group": ("diem nhom", "min_score_group", "group_min"),
    "max_unmet": ("chua dat", "max_not_met", "unmet"),
    "must_meet": ("phai dat", "must", "required_met"),
    "needs": ("can dat", "it nhat", "at_least", "need", "min"),
    "counts_as": ("tinh la", "loai diem", "bonus", "deduction", "thuong", "tru"),
    "bonus": ("thuong", "diem thuong", "diem cong", "cong", "cong diem", "extra"),
    "deduction": ("tru", "diem tru", "tru diem", "phat", "minus", "penalty"),
    "classes": ("phan loai", "class", "cac loai"),
    "cases": ("truong hop", "case"),
    "by": ("theo", "phan theo"),
    "per": ("tren", "tinh tren"),
    "from": ("min",),
    "to": ("max",),
    "credit": ("phan diem", "points"),
    "floor": ("san", "diem san", "toi thieu"),
    "points": ("tinh diem", "cham theo diem"),
    "rank_by": ("xep hang theo", "rank", "sort_by"),
    "above_100": ("tren 100", "over_100", "vuot 100"),
    "question": ("cau hoi", "name", "text"),
    "attestation": ("xac nhan", "checklist"),
    "deadline": ("thoi han", "ngay", "date", "han"),
    "ratio": ("ty le", "ti le", "ty le phan tram", "percent", "percentage", "rate", "share"),
    "count": ("so luong", "so vu", "dem", "integer"),
    "change": ("bien dong", "tang giam", "thay doi"),
    "level": ("muc", "muc do", "xep loai", "thang bac"),
    "survey": ("khao sat", "hai long"),
    "number": ("so", "gia tri", "decimal", "value"),
    "official": ("chinh thuc",),
    "true": ("yes", "co", "dung", "x", "1", "y", "t", "bat buoc", "ok"),
    "false": ("no", "khong", "sai", "0", "n", "f"),
}
"""Other words, without their accents, with which a first-time writer may name a key or a choice."""

AMBIGUOUS = frozenset({"min", "max", "minimum", "maximum", "maxscore", "max_score", "score"})
"""Words that name another thing at every place."""
LEAST_LETTERS = 5
"""A shorter key looks like too many others: "bad" like "bands"."""

_D_WITH_STROKE = chr(0x111)


class Elsewhere(NamedTuple):
    """Where else a key stands: "chỉ tiêu loại level"."""

    key: str
    place: Words


def models_at(data: YamlValue | None, path: KeyPath) -> Models:
    """The models of the mapping at ``path``; none where only names of the author's own stand (``min_met``)."""
    models: Models = (CatalogueFile,)
    part, by_name = data, False
    for step in path:
        part = part_of(part, step)
        if by_name:
            by_name = False
        elif isinstance(step, str):
            by_name = any(_names_of_ones_own(model, step) for model in models)
            models = tuple(dict.fromkeys(found for model in models for found in _models_under(model, step)))
        models = _of_its_kind(models, part)
    return () if by_name else models


@cache
def keys_of(models: Models) -> tuple[str, ...]:
    """The keys of these models, in their order there."""
    return tuple(dict.fromkeys(key for model in models for key in _fields(model)))


def required(models: Models, key: str) -> bool:
    """Whether a key must be given."""
    return any(key in _fields(model) and _fields(model)[key].is_required() for model in models)


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that was most probably meant; None where none is near."""
    wanted, choices = _bare(given), list(known)
    for choice in choices:
        if _bare(choice) == wanted:
            return choice
    for choice in choices:
        if wanted in {_bare(other) for other in MEANT.get(choice, ())}:
            return choice
    if not 3 <= len(wanted) <= 40:
        return None
    close = difflib.get_close_matches(wanted, [_bare(choice) for choice in choices], 1, LIKE_ENOUGH / 100)
    return next((choice for choice in choices if close and _bare(choice) == close[0]), None)


def meant_elsewhere(given: str, known: Iterable[str]) -> str | None:
    """As ``nearest``, for a key that belongs to another place: there only what can mean but one thing is taken for it."""
    near = nearest(given, known)
    bare = _bare(given)
    told = near is not None and bare in {_bare(other) for other in (near, *MEANT.get(near, ()))}
    return near if bare not in AMBIGUOUS and (told or len(bare) >= LEAST_LETTERS) else None


def elsewhere(key: str, models: Models) -> Elsewhere | None:
    """Where a key belongs that is unknown to ``models``; None where it is known nowhere."""
    if len(key) < 2 or key in {"vi", "en"}:
        return None
    places = [
        place for place, known in _places() if key in known and place not in {_place_of(model) for model in models}
    ]
    if not places:
        return None
    kinds = [place for place in places if place in KINDS]
    names = [PLACES[place] for place in places if place not in KINDS]
    among_indicators = any(issubclass(model, IndicatorBase) for model in models)
    if kinds and (among_indicators or not names):
        vi, en = PLACES["indicator_of_kind"]
        listed = ", ".join(kinds)
        names = [Words(vi.format(kinds=listed), en.format(kinds=listed))]
    return Elsewhere(key, Words(", ".join(name.vi for name in names[:3]), ", ".join(name.en for name in names[:3])))


def without_accents(text: str) -> str:
    """A text in small letters without its accents."""
    letters = unicodedata.normalize("NFD", text.casefold().replace(_D_WITH_STROKE, "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=10_000)
def _bare(text: str) -> str:
    return without_accents(text).strip().replace("-", "_").replace(" ", "_")


@cache
def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


@cache
def _models_under(model: type[BaseModel], key: str) -> Models:
    field = _fields(model).get(key)
    return tuple(_in_annotation(field.annotation)) if field else ()


@cache
def _names_of_ones_own(model: type[BaseModel], key: str) -> bool:
    """Whether the mapping under ``key`` has keys that its author names, such as those of inputs or layers."""
    field = _fields(model).get(key)
    return field is not None and _holds_mapping(field.annotation)


def _holds_mapping(annotation: Any) -> bool:
    return get_origin(annotation) is dict or any(map(_holds_mapping, get_args(annotation)))


def _in_annotation(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _in_annotation(get_args(annotation)[0])
    elif get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _in_annotation(part)


def _of_its_kind(models: Models, part: YamlValue | None) -> Models:
    """Of several models the ones that the part itself points to: by its kind, or by ``steps``."""
    if len(models) < 2 or not isinstance(part, dict):
        return models
    kind = part.get("kind")
    if isinstance(kind, str) and kind in KINDS and KINDS[kind] in models:
        return (KINDS[kind],)
    if any("steps" in _fields(model) for model in models):
        return tuple(model for model in models if ("steps" in _fields(model)) == ("steps" in part))
    return models


_Place = Literal["file", "extends", "source", "band", "check", "group", "criterion", "document", "indicator"]
_NAMED_PLACES: tuple[tuple[str, KeyPath], ...] = (
    ("file", ()),
    ("group", ("groups", 0)),
    ("criterion", ("groups", 0, "criteria", 0)),
    ("document", ("groups", 0, "criteria", 0, "documents", 0)),
    ("band", ("bands", 0)),
    ("check", ("checks", 0)),
    ("extends", ("extends",)),
)
_IN_INDICATORS = ("target", "credit", "steps", "small_base")


@cache
def _places() -> tuple[tuple[str, frozenset[str]], ...]:
    """Every place that has a name, and the keys that stand there."""
    found: list[tuple[str, frozenset[str]]] = []
    for place, path in _NAMED_PLACES:
        found.append((place, frozenset(keys_of(models_at(None, path)))))
    shared = frozenset(_fields(IndicatorBase)) | {"kind", "target"}
    found.append(("indicator", shared))
    for kind, model in KINDS.items():
        found.append((kind, frozenset(_fields(model)) - shared))
    for place in ("target", "small_base", "credit"):
        under = tuple(model for kind in KINDS.values() for model in _models_under(kind, place))
        found.append((place, frozenset(keys_of(under))))
    return tuple(found)


@cache
def _place_of(model: type[BaseModel]) -> str:
    if issubclass(model, IndicatorBase):
        return "indicator"
    for place, path in _NAMED_PLACES:
        if model in models_at(None, path):
            return place
    return next(
        (place for place in _IN_INDICATORS if any(model in _models_under(kind, place) for kind in KINDS.values())), ""
    )
