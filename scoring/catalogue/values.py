"""The values in a catalogue file: what each sort of text, number, date or list must be, and the problem a wrong one raises.

Every validator takes what ``yaml_text`` read (text as ``str``, any other YAML value as a ``Scalar``) and returns the plain
value. Next to it stands what the JSON Schema says about the value.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from scoring.catalogue.yaml_text import Scalar, YamlValue, shown_value
from scoring.exact import MOST_DIGITS, Exact, fraction, iso_date, normal, thousands
from scoring.words import SCALAR_WORDS, Words

MonthDay = tuple[int, int]
"""A day of every year: month and day."""
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_LIKE_A_FRACTION = re.compile(r"[^/]*[^\s/]\s*/(?![/*])|/\d")


def _wrong(kind: str, value: object = "", **details: object) -> PydanticCustomError:
    text = shown_value(cast(YamlValue, value)) if isinstance(value, list | dict) else ""
    text = value.text if isinstance(value, Scalar) else value if isinstance(value, str) else text
    return PydanticCustomError("scoring", "{kind}", {"kind": kind, "details": {"text": text or "…", **details}})


def _text(value: object) -> str:
    if isinstance(value, Scalar):
        if value.kind == "nothing":
            raise _wrong("empty")
        raise _wrong("quote_it", value, what=SCALAR_WORDS[value.kind])
    if not isinstance(value, str):
        raise _wrong("text_needed")
    if not value.strip():
        raise _wrong("empty")
    return value


def number_in(value: object) -> Exact | None:
    """The number that a value of a file stands for, a decimal or a fraction; None where it is neither."""
    if isinstance(value, Scalar) and value.kind == "number" and not isinstance(value.value, date):
        return value.value
    return fraction(value) if isinstance(value, str) else None


def two_readings(value: object) -> dict[str, str] | None:
    """The details of the problem of a number that may be meant in thousands; None for any other value."""
    found = thousands(value.text) if isinstance(value, Scalar) and value.kind == "number" else None
    return None if found is None else {"whole": found[0], "decimal": found[1]}


def _in_one_reading(value: object) -> None:
    if readings := two_readings(value):
        raise _wrong("thousands_point", value, **readings)


def _number(value: object) -> Exact:
    _in_one_reading(value)
    number = number_in(value)
    if number is None:
        raise _wrong(
            "fraction_needed" if isinstance(value, str) and _LIKE_A_FRACTION.match(value) else "number_needed", value
        )
    return number


def _not_negative(value: object) -> Exact:
    number = normal(_number(value))
    if number < 0:
        raise _wrong("negative", value)
    return number


def _credit_share(value: object) -> Exact:
    number = normal(_number(value))
    if not 0 <= number <= 1:
        raise _wrong("credit_range", value)
    return number


def _whole_number(value: object, least: int) -> int:
    _in_one_reading(value)
    number = value.value if isinstance(value, Scalar) and value.kind == "number" else None
    if not isinstance(number, int) or number < least:
        raise _wrong("whole_needed", value, least=least)
    return number


def _whole(least: int) -> BeforeValidator:
    return BeforeValidator(lambda value: _whole_number(value, least))


def _group_minimum(value: object) -> Exact:
    if isinstance(value, Scalar) and value.kind != "number":
        raise _wrong("empty" if value.kind == "nothing" else "min_group_needed")
    if isinstance(value, list):
        raise _wrong("min_group_needed")
    return _number(value)


def _most_unmet(value: object) -> int:
    if isinstance(value, Scalar) and value.kind == "nothing":
        raise _wrong("empty")
    if isinstance(value, list):
        raise _wrong("max_unmet_needed")
    return _whole_number(value, 0)


def _flag(value: object) -> bool:
    if not isinstance(value, Scalar) or value.kind != "truth":
        raise _wrong("flag_needed", value)
    return bool(value.value)


def _true(value: object) -> bool:
    if not isinstance(value, Scalar) or value.kind != "truth" or not value.value:
        raise _wrong("true_needed", value)
    return True


def _day(value: object) -> date:
    found = value.value if isinstance(value, Scalar) and value.kind == "date" else None
    found = found or (iso_date(value) if isinstance(value, str) else None)
    if not isinstance(found, date):
        raise _wrong("date_needed", value)
    return found


def _month_day(value: object) -> date | MonthDay:
    if isinstance(value, str) and len(value) == 5 and value[2] == "-":
        month, monthday = value[:2], value[3:]
        known = month.isascii() and month.isdigit() and monthday.isascii() and monthday.isdigit()
        if known and 1 <= int(month) <= 12 and 1 <= int(monthday) <= MONTH_DAYS[int(month) - 1]:
            return (int(month), int(monthday))
        raise _wrong("month_day_needed", value)
    try:
        return _day(value)
    except PydanticCustomError:
        raise _wrong("month_day_needed", value) from None


def _mapping(value: object) -> object:
    if isinstance(value, (dict, BaseModel)):
        return cast(object, value)
    raise _wrong("empty" if isinstance(value, Scalar) and value.kind == "nothing" else "mapping_needed")


@dataclass(frozen=True)
class Entries:
    """How many entries a list must have. This is checked before the entries themselves, and written into the schema."""

    least: int = 0
    most: int | None = None

    def _checked(self, value: object) -> list[object]:
        if not isinstance(value, list):
            raise _wrong("empty" if isinstance(value, Scalar) and value.kind == "nothing" else "list_needed")
        entries = cast(list[object], value)
        if len(entries) < self.least or (self.most is not None and len(entries) > self.most):
            raise _wrong(
                "operands" if self.most is not None else "few_entries" if entries else "empty", least=self.least
            )
        return entries

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler(schema)
        bounds = {"minItems": self.least or None, "maxItems": self.most}
        return {**found, **{key: bound for key, bound in bounds.items() if bound is not None}}


def _per(value: object) -> int:
    number = _whole_number(value, 1)
    if number == 100:
        raise _wrong("per_hundred", value)
    return number


def _class_code(value: object) -> str:
    """A code of a class of units. It holds no point, because a table names its column by it: ``classes.area``."""
    code = _text(value)
    if "." in code:
        raise _wrong("class_code_point", value)
    return code


def _operand(value: object) -> str | Exact:
    number = number_in(value) if isinstance(value, Scalar) else None
    return _text(value) if number is None else number


_ITEM_CODE = re.compile(r"(?=[_-]*[A-Za-z0-9])[A-Za-z0-9_-]+")


def _item_code(value: object) -> str:
    code = _text(value)
    if not _ITEM_CODE.fullmatch(code):
        raise _wrong("item_code_needed", value)
    return code


ENGLISH_ASKED = "english_asked"
"""The key of the context of a reading that says whether its texts need English; they do where nothing is said."""


def _english(value: object, reading: ValidationInfo) -> str | None:
    if value is not None:
        return _text(value)
    context = cast(dict[str, bool], reading.context or {})
    if context.get(ENGLISH_ASKED, True):
        raise _wrong("missing", key="en")
    return None


LANGUAGES_OF_A_FILE = (("vi",), ("vi", "en"), ("en", "vi"))


def _languages(value: object) -> tuple[str, ...]:
    languages = tuple(cast(list[object], value)) if isinstance(value, list) else ()
    for known in LANGUAGES_OF_A_FILE:
        if languages == known:
            return known
    raise _wrong("languages_needed")


_SIDE = f"{{1,{MOST_DIGITS}}}"
_OVER = f"/[1-9][0-9]{{0,{MOST_DIGITS - 1}}}"


def _number_schema(sign: str, **bounds: int) -> WithJsonSchema:
    """What an editor is told of a number: a decimal, or the text of a fraction. The bounds are those of the decimal."""
    return WithJsonSchema({"type": ["number", "string"], "pattern": f"^{sign}[0-9]{_SIDE}{_OVER}$", **bounds})


AS_MAPPING = BeforeValidator(_mapping)
Text = Annotated[str, BeforeValidator(_text)]
Code = Annotated[str, BeforeValidator(_text), Field(description="A code: text, quoted where YAML would read a number")]
ClassCode = Annotated[
    str,
    PlainValidator(_class_code),
    WithJsonSchema({"type": "string", "pattern": r"^[^.]*$"}),
]
Number = Annotated[Exact, PlainValidator(_number), _number_schema("-?")]
Weight = Annotated[Exact, PlainValidator(_not_negative), _number_schema("", minimum=0)]
CreditShare = Annotated[Exact, PlainValidator(_credit_share), _number_schema("", minimum=0, maximum=1)]
Whole = Annotated[int, _whole(0), WithJsonSchema({"type": "integer", "minimum": 0})]
Positive = Annotated[int, _whole(1), WithJsonSchema({"type": "integer", "minimum": 1})]
Per = Annotated[int, PlainValidator(_per), WithJsonSchema({"type": "integer", "minimum": 1, "not": {"const": 100}})]
GroupMinimum = Annotated[Exact, PlainValidator(_group_minimum), _number_schema("-?")]
MostUnmet = Annotated[int, BeforeValidator(_most_unmet), WithJsonSchema({"type": "integer", "minimum": 0})]
Flag = Annotated[bool, BeforeValidator(_flag)]
OnlyTrue = Annotated[bool, PlainValidator(_true), WithJsonSchema({"const": True})]
"""A switch that is either on or left out."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
MonthDayOrDay = Annotated[
    date | MonthDay,
    PlainValidator(_month_day),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"}),
]
ItemCode = Annotated[
    str, PlainValidator(_item_code), WithJsonSchema({"type": "string", "pattern": f"^{_ITEM_CODE.pattern}$"})
]
English = Annotated[
    str | None, PlainValidator(_english), WithJsonSchema({"type": "string"}), Field(validate_default=True)
]
Languages = Annotated[
    tuple[str, ...],
    PlainValidator(_languages),
    WithJsonSchema({"enum": [list(known) for known in LANGUAGES_OF_A_FILE]}),
]
Operand = Annotated[str | Exact, PlainValidator(_operand), WithJsonSchema({"type": ["string", "number"]})]


class Model(BaseModel):
    """A frozen part of a catalogue that knows its keys and refuses all others."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Bilingual(Model):
    """A text in both languages; in Vietnamese only where its file says ``languages: [vi]``."""

    vi: Text
    en: English = None


class Item(Bilingual):
    """One of the things that an attestation confirms. Items that carry a code can be answered one by one."""

    code: ItemCode | None = None


Name = Annotated[Bilingual, AS_MAPPING]
Sources = Annotated[tuple[Code, ...], Entries()]


def words_of(name: Bilingual | None) -> Words:
    """A name of the catalogue as plain words; empty where there is none. Without English it stands there in Vietnamese."""
    return Words(name.vi, name.vi if name.en is None else name.en) if name else Words("", "")


def text_data(name: Bilingual) -> dict[str, str]:
    """A text of the catalogue as it is given on: by language, and without English where its file has none."""
    return {"vi": name.vi} if name.en is None else {"vi": name.vi, "en": name.en}
