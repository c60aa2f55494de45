"""What one part of a catalogue demands of another: codes, references, and what must not stand together.

The rules walk the data as it was read, not the models. They skip what has the wrong shape, because the models report that.
In this way one reading reports every problem of a file.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

from scoring.catalogue.models import INPUTS
from scoring.catalogue.values import number_in, two_readings
from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue, shown_path
from scoring.exact import iso_date
from scoring.problems import Problem, problem_words
from scoring.vocabulary import OPERATORS, STEP_OPERATORS, InputName
from scoring.words import PLACES, SCALAR_WORDS, Words

MOST_CHOICES = 20
NOT_NUMBERS = frozenset({"deadline", "level"})
"""The kinds whose input is no number."""


class MappingNode(NamedTuple):
    """A mapping of a file, with its place."""

    document: YamlDocument
    path: KeyPath
    data: dict[str, YamlValue]

    def at(self, key: str, number: int | None = None) -> KeyPath:
        """The place of one of its keys, or of an entry in the list under it."""
        return (*self.path, key) if number is None else (*self.path, key, number)

    def problem(self, path: KeyPath, text: Words) -> Problem:
        """A problem at ``path``."""
        return Problem(self.document.name, self.document.line(path), None, shown_path(self.document.data, path), text)

    def parts(self, key: str) -> Iterator["MappingNode"]:
        """The mappings in the list under ``key``."""
        entries = self.data.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield MappingNode(self.document, self.at(key, number), entry)

    def part(self, key: str) -> "MappingNode | None":
        """The mapping under ``key``."""
        entry = self.data.get(key)
        return MappingNode(self.document, self.at(key), entry) if isinstance(entry, dict) else None

    def text(self, key: str) -> str | None:
        """The text under ``key``; None if it is not a text."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None


class KnownNames(NamedTuple):
    """What a file may refer to: the indicators and sources of its own and of the files before it.

    ``all_read`` is False where one of these files could not be read to its end. What it lacks then proves nothing.
    """

    indicators: dict[str, MappingNode]
    sources: set[str]
    all_read: bool


def rule_problems(documents: Sequence[YamlDocument]) -> list[Problem]:
    """All problems between the parts of these files, the national layer first. What could not be read is skipped."""
    files, problems = _in_order([_file(document) for document in documents])
    whole = [file for file in files if file is not None]
    base = files[0] if files else None
    # A local layer that is given without what it extends may name what is not here.
    known = KnownNames({}, set(), all_read=base is not None and not _seems_local(base))
    problems += [*_codes_used_once(whole), *_group_weights(whole)]
    for place, file in enumerate(files):
        if file is None or not file.document.whole:
            known = known._replace(all_read=False)
        if file is None:
            continue
        problems += _validity(file)
        problems += _national(file) if place == 0 else _local(file, base)
        for indicator in _indicators(file):
            known.indicators.setdefault(indicator.text("code") or "", indicator)
            problems += _indicator(indicator)
        for indicator in _indicators(file):
            problems += _same_as(indicator, known)
        known.sources.update(source.text("code") or "" for source in file.parts("sources"))
        for check in file.parts("checks"):
            problems += _check(check, known)
        for part in (*_criteria(file), *_indicators(file)):
            problems += _sources(part, known)
    return problems


def _file(document: YamlDocument) -> MappingNode | None:
    return MappingNode(document, (), document.data) if document.complete and isinstance(document.data, dict) else None


def _in_order(files: list[MappingNode | None]) -> tuple[list[MappingNode | None], list[Problem]]:
    """The files with the national one first, and the problem where it was not given so."""
    first = files[0] if files else None
    if first is None or not _seems_local(first):
        return files, []
    extends = first.part("extends")
    named = [extends.text(key) for key in ("catalogue", "version")] if extends else []
    base = " ".join(text for text in named if text) or "…"
    problem = first.problem(first.at("extends"), problem_words("local_first", base=base))
    for place, file in enumerate(files):
        if file is not None and _seems_national(file):
            return [file, *files[:place], *files[place + 1 :]], [problem]
    return files, [problem]


def _seems_local(file: MappingNode) -> bool:
    return "extends" in file.data and "bands" not in file.data


def _seems_national(file: MappingNode) -> bool:
    return "bands" in file.data and "extends" not in file.data


def _criteria(file: MappingNode) -> Iterator[MappingNode]:
    for group in file.parts("groups"):
        yield from group.parts("criteria")


def _indicators(file: MappingNode) -> Iterator[MappingNode]:
    for criterion in _criteria(file):
        yield from criterion.parts("indicators")


def _codes_used_once(files: Sequence[MappingNode]) -> Iterator[Problem]:
    """Codes of the same sort are unique over all layers; codes of levels are unique within their indicator."""
    kinds: tuple[Iterator[MappingNode], ...] = (
        (group for file in files for group in file.parts("groups")),
        (criterion for file in files for criterion in _criteria(file)),
        (indicator for file in files for indicator in _indicators(file)),
        (document for file in files for criterion in _criteria(file) for document in criterion.parts("documents")),
        (check for file in files for check in file.parts("checks")),
        (source for file in files for source in file.parts("sources")),
        (band for file in files for band in file.parts("bands")),
    )
    for parts in kinds:
        yield from _repeated(parts, "code")
    for file in files:
        for indicator in _indicators(file):
            yield from _repeated(indicator.parts("levels"), "code")
    yield from _repeated(files, "layer")


def _repeated(parts: Iterable[MappingNode], key: str) -> Iterator[Problem]:
    seen: dict[str, MappingNode] = {}
    for part in parts:
        code = part.text(key)
        if code is None:
            continue
        if code in seen:
            first = seen[code]
            line = first.document.line(first.at(key))
            yield part.problem(
                part.at(key), problem_words("code_twice", code=code, file=first.document.name, line=line)
            )
        else:
            seen[code] = part


def _group_weights(files: Sequence[MappingNode]) -> Iterator[Problem]:
    groups = [group for file in files for group in file.parts("groups")]
    for group in groups[1:]:
        if ("weight" in group.data) != ("weight" in groups[0].data):
            yield group.problem(group.path, problem_words("group_weights", code=group.text("code") or "…"))


def _national(file: MappingNode) -> Iterator[Problem]:
    if _seems_local(file):
        return  # ``_in_order`` tells that it is no national file.
    if "extends" in file.data:
        yield file.problem(file.at("extends"), problem_words("national_extends"))
    if "bands" not in file.data and file.document.whole:
        yield file.problem(file.at("bands"), problem_words("missing", key="bands"))
    yield from _bands(file)


def _local(file: MappingNode, base: MappingNode | None) -> Iterator[Problem]:
    if _seems_national(file):
        yield file.problem(file.at("bands"), problem_words("national_later"))
        return
    if "bands" in file.data:
        yield file.problem(file.at("bands"), problem_words("local_bands"))
    extends = file.part("extends")
    if "extends" not in file.data and file.document.whole:
        yield file.problem(file.at("extends"), problem_words("missing", key="extends"))
    elif extends and base:
        named = (extends.text("catalogue"), extends.text("version"))
        actual = (base.text("catalogue"), base.text("version"))
        if None not in (*named, *actual) and named != actual:
            text = problem_words("extends_other", named=" ".join(map(str, named)), base=" ".join(map(str, actual)))
            yield extends.problem(extends.path, text)


def _validity(file: MappingNode) -> Iterator[Problem]:
    start, end = _date(file.data.get("valid_from")), _date(file.data.get("valid_to"))
    if start and end and end < start:
        yield file.problem(file.at("valid_to"), problem_words("valid_to", valid_from=start))


def _date(value: YamlValue | None) -> date | None:
    if isinstance(value, Scalar):
        return value.value if isinstance(value.value, date) else None
    return iso_date(value) if isinstance(value, str) else None


def _bands(file: MappingNode) -> Iterator[Problem]:
    entries = file.data.get("bands")
    last = len(entries) - 1 if isinstance(entries, list) else -1
    for band in file.parts("bands"):
        layers = band.part("min_met")
        conditional = (
            "min_score" in band.data
            or bool(layers and layers.data)
            or any(_true(band.data.get(key)) for key in ("all_met", "gates"))
        )
        if band.path[-1] == last and conditional:
            yield band.problem(band.path, problem_words("band_last"))
        elif band.path[-1] != last and not conditional:
            yield band.problem(band.path, problem_words("band_free"))
        for layer in layers.data if layers else ():
            if layer != file.text("layer"):
                text = problem_words("min_met_layer", layer=layer, national=file.text("layer") or "…")
                yield band.problem((*band.at("min_met"), layer), text)


def _true(value: YamlValue | None) -> bool:
    return isinstance(value, Scalar) and value.kind == "truth" and bool(value.value)


def _indicator(indicator: MappingNode) -> Iterator[Problem]:
    kind, data = indicator.text("kind"), indicator.data
    target, credit, small_base = (indicator.part(key) for key in ("target", "credit", "small_base"))
    if _true(data.get("gate")) and "target" not in data and "credit" not in data:
        yield indicator.problem(indicator.at("gate"), problem_words("gate_not_judged"))
    if target and kind in INPUTS and kind != "deadline":
        yield from _one_operator(target, OPERATORS)
    if kind == "attestation" and ("of" in data) == ("items" in data):
        yield indicator.problem(indicator.at("items") if "of" in data else indicator.path, problem_words("of_or_items"))
    yield from _items(indicator)
    yield from _input_names(indicator, "inputs")
    yield from _input_names(indicator, "same_as")
    if kind == "change" and small_base and target:
        for key in ("at_least", "above"):
            if key in target.data:
                yield small_base.problem(small_base.path, problem_words("small_base_direction"))
    if credit:
        yield from _credit(credit, of_levels=kind == "level")
    if kind == "level":
        yield from _level_codes(indicator, target, credit)


def _items(indicator: MappingNode) -> Iterator[Problem]:
    """Either every item carries a code, or none does; each code is used once."""
    items = list(indicator.parts("items"))
    with_code = [item for item in items if "code" in item.data]
    if with_code:
        for item in items:
            if "code" not in item.data:
                yield item.problem(item.path, problem_words("items_coded"))
    yield from _repeated(with_code, "code")


def _input_names(indicator: MappingNode, key: str) -> Iterator[Problem]:
    """The keys of ``inputs`` and ``same_as`` are the inputs of the indicator's kind, one at least."""
    part, kind = indicator.part(key), indicator.text("kind")
    if part is None or kind not in INPUTS:
        return
    if not part.data:
        yield part.problem(part.path, problem_words("empty"))
    for name in part.data:
        if name not in INPUTS[kind]:
            choices = ", ".join(INPUTS[kind])
            yield part.problem((*part.path, name), problem_words("not_an_input", kind=kind, key=name, choices=choices))


def _same_as(indicator: MappingNode, known: KnownNames) -> Iterator[Problem]:
    """What counts the same is an input of another indicator, or another input of this one; both are numbers."""
    part, kind, code = indicator.part("same_as"), indicator.text("kind"), indicator.text("code")
    if part is None or kind not in INPUTS:
        return
    for name in part.data:
        operand, path = part.text(name), (*part.path, name)
        if name not in INPUTS[kind] or operand is None or not operand.strip():
            continue
        if kind in NOT_NUMBERS:
            yield part.problem(
                path, problem_words("operand_kind", code=f"{code}.{name}", kind=kind, needed=PLACES["a_number"])
            )
        elif operand == f"{code}.{name}":
            yield part.problem(path, problem_words("same_as_itself", code=operand))
        elif _parted(operand, known.indicators)[0] in known.indicators and not _parted(operand, known.indicators)[1]:
            yield part.problem(path, problem_words("input_needed", code=operand))
        else:
            yield from _operand(part, path, None, operand, known)


def _one_operator(part: MappingNode, choices: Sequence[str]) -> Iterator[Problem]:
    if sum(key in choices for key in part.data) != 1:
        yield part.problem(part.path, problem_words("one_operator", choices=", ".join(choices)))


def _credit(credit: MappingNode, *, of_levels: bool) -> Iterator[Problem]:
    start, end = credit.data.get("from"), credit.data.get("to")
    if (isinstance(start, str) and start == end) or _same_number(start, end, fractions=not of_levels):
        yield credit.problem(credit.at("to"), problem_words("equal_ends"))
    directions: set[str] = set()
    for step in credit.parts("steps"):
        yield from _one_operator(step, STEP_OPERATORS)
        directions.update(key for key in STEP_OPERATORS if key in step.data)
    if len(directions) > 1:
        yield credit.problem(credit.at("steps"), problem_words("steps_mixed"))


def _same_number(one: YamlValue | None, other: YamlValue | None, *, fractions: bool) -> bool:
    """Whether both stand for one number. What may be meant in thousands stands for none: that is a problem of its own."""
    if two_readings(one) or two_readings(other):
        return False
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.value == other.value is not None
    return fractions and number_in(one) == number_in(other) is not None


def _level_codes(indicator: MappingNode, target: MappingNode | None, credit: MappingNode | None) -> Iterator[Problem]:
    known = {code: None for level in indicator.parts("levels") if (code := level.text("code")) is not None}
    entries = indicator.data.get("levels")
    if not isinstance(entries, list) or len(known) < len({str(entry) for entry in entries}):
        return  # A level without a usable code is told already; what it is called nobody knows.
    choices = ", ".join(itertools.islice(known, MOST_CHOICES))
    named: list[tuple[MappingNode, str]] = []
    if target:
        named += [(target, key) for key in OPERATORS]
    if credit:
        named += [(credit, key) for key in ("from", "to")]
        named += [(step, key) for step in credit.parts("steps") for key in STEP_OPERATORS]
    for part, key in named:
        code = part.text(key)
        if code is not None and code not in known:
            yield part.problem(part.at(key), problem_words("unknown_level", code=code, choices=choices))


def _check(check: MappingNode, known: KnownNames) -> Iterator[Problem]:
    kind, operands = check.text("kind"), check.data.get("of")
    if not isinstance(operands, list) or len(operands) != 2:
        return
    for number, operand in enumerate(operands):
        path = check.at("of", number)
        if kind == "all_positive_small" and number == 1:
            if not isinstance(operand, Scalar):
                yield check.problem(
                    path, problem_words("number_needed", text=operand if isinstance(operand, str) else "…")
                )
            elif readings := two_readings(operand):
                yield check.problem(path, problem_words("thousands_point", text=operand.text, **readings))
        elif isinstance(operand, Scalar):
            if operand.kind == "number":
                text = problem_words("quote_it", text=operand.text, what=SCALAR_WORDS["number"])
                yield check.problem(path, text)
        elif isinstance(operand, str):
            yield from _operand(check, path, kind, operand, known)


def _operand(check: MappingNode, path: KeyPath, kind: str | None, operand: str, known: KnownNames) -> Iterator[Problem]:
    code, input_name = _parted(operand, known.indicators)
    if code not in known.indicators:
        if known.all_read:
            yield check.problem(path, problem_words("unknown_indicator", code=operand))
        return
    found = known.indicators[code].text("kind")
    if found not in INPUTS:
        return
    needed = {"both_fell": "change", "all_positive_small": "survey"}.get(kind or "")
    if needed and (found != needed or input_name):
        yield check.problem(path, problem_words("operand_kind", code=operand, kind=found, needed=needed))
    elif found in NOT_NUMBERS:
        yield check.problem(path, problem_words("operand_kind", code=operand, kind=found, needed=PLACES["a_number"]))
    elif input_name and input_name not in INPUTS[found]:
        yield check.problem(path, problem_words("unknown_input", code=code, kind=found, input=input_name))


def split_operand(operand: str, indicators: Iterable[str]) -> tuple[str, InputName | None]:
    """(indicator, input) of an operand such as "13.1" or "13.1.numerator"; the input is None where none is named.

    The operand comes from a checked catalogue, so the input it names exists.
    """
    code, input_name = _parted(operand, indicators)
    return code, cast(InputName | None, input_name)


def _parted(operand: str, indicators: Iterable[str]) -> tuple[str, str | None]:
    if operand in indicators:
        return operand, None
    code, _, input_name = operand.rpartition(".")
    return (code, input_name) if code in indicators else (operand, None)


def _sources(part: MappingNode, known: KnownNames) -> Iterator[Problem]:
    entries = part.data.get("sources")
    for number, code in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(code, str) and code not in known.sources and known.all_read:
            yield part.problem(part.at("sources", number), problem_words("unknown_source", code=code))
