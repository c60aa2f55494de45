"""What one part of a catalogue demands of another: codes, references, and what must not stand together.

The rules walk the data as it was read, not the models. They skip what has the wrong shape, because the models report that.
In this way one reading reports every problem of a file.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

from scoring.catalogue.advice import form_of
from scoring.catalogue.band_rules import band_problems
from scoring.catalogue.indicators import INPUTS
from scoring.catalogue.nodes import CURLY_QUOTES, MOST_CHOICES, MappingNode, all_there, in_curly_quotes
from scoring.catalogue.places import nearest, without_accents
from scoring.catalogue.values import number_in, two_readings
from scoring.catalogue.weights import weight_problems
from scoring.catalogue.yaml_text import KeyPath, Scalar, YamlDocument, YamlValue
from scoring.exact import Exact, iso_date
from scoring.problems import Problem, problem_words
from scoring.vocabulary import LANGUAGES, LOWER_BOUNDS, OPERATORS, STEP_OPERATORS, UPPER_BOUNDS, InputName
from scoring.words import PLACES, SCALAR_WORDS, Words

NOT_NUMBERS = frozenset({"deadline", "level"})
"""The kinds whose input is no number."""


class KnownNames(NamedTuple):
    """What a file may refer to: the indicators, sources and classes of its own and of the files before it.

    ``all_read`` is False where one of these files could not be read to its end. What it lacks then proves nothing.
    """

    indicators: dict[str, MappingNode]
    sources: set[str]
    classes: dict[str, MappingNode]
    """The mapping that holds each class, by what the class is known by."""
    all_read: bool
    classes_read: bool = True
    """False where a file holds classes in another form."""


def rule_problems(documents: Sequence[YamlDocument]) -> list[Problem]:
    """All problems between the parts of these files, the national layer first. What could not be read is skipped."""
    files, problems = _in_order([_file(document) for document in documents])
    whole = [file for file in files if file is not None]
    base = files[0] if files else None
    # A local layer that is given without what it extends may name what is not here.
    known = KnownNames({}, set(), {}, all_read=base is not None and not _seems_local(base))
    problems += [*_codes_used_once(whole), *weight_problems(whole)]
    for place, file in enumerate(files):
        if file is None or not file.document.whole or not all_there(file):
            known = known._replace(all_read=False)
        if file is None:
            continue
        problems += _validity(file)
        problems += _national(file) if place == 0 else _local(file, base)
        problems += _classes(file, known)
        known = known._replace(
            classes_read=known.classes_read and ("classes" in file.data) == bool(file.part("classes"))
        )
        for indicator in _indicators(file):
            known.indicators.setdefault(indicator.code() or "", indicator)
            problems += _indicator(indicator)
            problems += _by_class(indicator, known)
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


def _national(file: MappingNode) -> Iterator[Problem]:
    if _seems_local(file):
        return  # ``_in_order`` tells that it is no national file.
    if "extends" in file.data:
        yield file.problem(file.at("extends"), problem_words("national_extends"))
    if "bands" not in file.data and file.document.whole:
        yield file.problem(file.at("bands"), problem_words("missing", key="bands"))
    yield from band_problems(file)


def _local(file: MappingNode, base: MappingNode | None) -> Iterator[Problem]:
    if _seems_national(file):
        yield file.problem(file.at("bands"), problem_words("national_later"))
        return
    if "bands" in file.data:
        yield file.problem(file.at("bands"), problem_words("local_bands"))
    if "above_100" in file.data:
        yield file.problem(file.at("above_100"), problem_words("local_above_100"))
    if "rank_by" in file.data:
        yield file.problem(file.at("rank_by"), problem_words("local_rank_by"))
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


def _indicator(indicator: MappingNode) -> Iterator[Problem]:
    kind, data = indicator.text("kind"), indicator.data
    if indicator.true("gate") and not {"target", "credit", "by", "cases"} & data.keys():
        yield indicator.problem(indicator.at("gate"), problem_words("gate_not_judged"))
    for asked in (indicator, *_cases(indicator)):
        yield from _asked(indicator, asked)
    if kind == "attestation" and ("of" in data) == ("items" in data):
        yield indicator.problem(indicator.at("items") if "of" in data else indicator.path, problem_words("of_or_items"))
    yield from _items(indicator)
    yield from _input_names(indicator, "inputs")
    yield from _input_names(indicator, "same_as")


def _asked(indicator: MappingNode, asked: MappingNode) -> Iterator[Problem]:
    """The target and credit in ``asked``: the indicator itself, or one of its cases by class."""
    kind = indicator.text("kind")
    target, credit, small_base = asked.part("target"), asked.part("credit"), indicator.part("small_base")
    # A key that such a target cannot have is told where it stands, with what would be right.
    if target and kind in INPUTS and kind != "deadline" and target.path not in target.document.spoilt:
        yield from _comparison(target, _places(indicator) if kind == "level" else None)
    if kind == "change" and small_base and target:
        for key in LOWER_BOUNDS:
            if key in target.data:
                yield small_base.problem(small_base.path, problem_words("small_base_direction"))
    if credit:
        yield from _credit(credit, _places(indicator) if kind == "level" else None)
    if kind == "level":
        yield from _level_codes(indicator, target, credit)


def _comparison(target: MappingNode, places: dict[str, int] | None) -> Iterator[Problem]:
    """A target makes one comparison, or two that are the ends of a range in which something lies.

    ``places``: those of the codes that a level is compared by; None for numbers.
    """
    operators = [key for key in target.data if key in OPERATORS]
    lower = next((key for key in operators if key in LOWER_BOUNDS), None)
    upper = next((key for key in operators if key in UPPER_BOUNDS), None)
    if len(operators) == 2 and lower and upper:
        start, end = (_bound(target.data[key], places) for key in (lower, upper))
        if start is not None and end is not None and not _holds_anything(lower, start, upper, end, places):
            yield target.problem(target.path, problem_words("range_empty", lower=lower, upper=upper))
    elif len(operators) != 1:
        choices = ", ".join(OPERATORS)
        yield target.problem(target.path, problem_words("one_operator_or_range", choices=choices))


def _bound(value: YamlValue | None, places: dict[str, int] | None) -> Exact | None:
    """The number that a threshold stands for; None where it stands for none, which is a problem of its own."""
    if places is not None:
        return places.get(value) if isinstance(value, str) else None
    return None if two_readings(value) else number_in(value)


def _holds_anything(lower: str, start: Exact, upper: str, end: Exact, places: dict[str, int] | None) -> bool:
    """Whether any number lies between two bounds, or any code where they are the places of levels."""
    if places is not None:
        start, end = start + (lower == "above"), end - (upper == "below")
        return start <= end and start <= len(places) and end >= 1
    return start < end or (start == end and (lower, upper) == ("at_least", "at_most"))


def _places(indicator: MappingNode) -> dict[str, int]:
    """The places of an indicator's levels by their codes, as far as they can be read."""
    codes = [level.text("code") for level in indicator.parts("levels")]
    return {code: place for place, code in enumerate(codes, 1) if code is not None}


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


def _credit(credit: MappingNode, places: dict[str, int] | None) -> Iterator[Problem]:
    """A rule of credit. ``places``: those of the codes that a level is compared by; None for numbers."""
    start, end = credit.data.get("from"), credit.data.get("to")
    if (isinstance(start, str) and start == end) or _same_number(start, end, fractions=places is None):
        yield credit.problem(credit.at("to"), problem_words("equal_ends"))
    ends = [bound for value in (start, end) if (bound := _bound(value, places)) is not None]
    floor = _bound(credit.data.get("floor"), places)
    if floor is not None and len(ends) == 2 and not min(ends) <= floor <= max(ends):
        yield credit.problem(credit.at("floor"), problem_words("floor_outside"))
    directions: set[str] = set()
    for step in credit.parts("steps"):
        yield from step.exactly_one(STEP_OPERATORS)
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
    by_name = {
        without_accents(text): code
        for level in indicator.parts("levels")
        if (code := level.text("code")) is not None
        for text in _texts_of(level.part("name"))
    }
    named: list[tuple[MappingNode, str]] = []
    if target:
        named += [(target, key) for key in OPERATORS]
    if credit:
        named += [(credit, key) for key in ("from", "to", "floor")]
        named += [(step, key) for step in credit.parts("steps") for key in STEP_OPERATORS]
    for part, key in named:
        code = part.text(key)
        if code is not None and code not in known:
            told = problem_words("unknown_level", code=code, choices=choices)
            near = by_name.get(without_accents(code)) or (nearest(code, known) if len(known) <= MOST_CHOICES else None)
            if near is not None:
                told = problem_words("unknown_level_near", code=code, right=near, choices=choices)
            yield part.problem(part.at(key), told)


# Thresholds by class


def _classes(file: MappingNode, known: KnownNames) -> Iterator[Problem]:
    """The classes that a file declares: not one that is known from before, and no code twice in one."""
    classes = file.part("classes")
    if classes is None:
        return
    if not classes.data:
        yield classes.problem(classes.path, problem_words("empty"))
    for key in classes.data:
        if key in known.classes:
            first = known.classes[key]
            line = first.document.line(first.at(key))
            text = problem_words("code_twice", code=key, file=first.document.name, line=line)
            yield classes.problem(classes.at(key), text)
        else:
            known.classes[key] = classes
        yield from _repeated(classes.parts(key), "code")


def _cases(indicator: MappingNode) -> Iterator[MappingNode]:
    cases = indicator.part("cases")
    for code in cases.data if cases else ():
        if (case := cases.part(code) if cases else None) is not None:
            yield case


def _by_class(indicator: MappingNode, known: KnownNames) -> Iterator[Problem]:
    """``by`` and ``cases`` come together and instead of a target and credit; each code of the class has its case."""
    data = indicator.data
    by, cases = "by" in data, "cases" in data
    if by != cases:
        lacking = "cases" if by else "by"
        yield indicator.problem(indicator.at(lacking), _lacking(lacking, indicator, known))
    if by or cases:
        for key in ("target", "credit"):
            if key in data:
                yield indicator.problem(indicator.at(key), problem_words("beside_cases", key=key))
    asked, case_of = list(_cases(indicator)), indicator.part("cases")
    # Where no case stands at all, each code that lacks one is told below.
    if (
        case_of is not None
        and case_of.data
        and len(asked) == len(case_of.data)
        and not any(case.data for case in asked)
    ):
        yield case_of.problem(case_of.path, problem_words("cases_empty"))
    key = indicator.text("by")
    if key is None or not key.strip():
        return
    if key not in known.classes:
        if known.all_read and known.classes_read:
            choices = ", ".join(known.classes) or "–"
            yield indicator.problem(indicator.at("by"), problem_words("unknown_class", key=key, choices=choices))
    elif case_of is not None:
        yield from _cases_of_class(case_of, key, known.classes[key])


def _lacking(lacking: str, indicator: MappingNode, known: KnownNames) -> Words:
    """What is told where ``by`` or ``cases`` stands alone: for ``cases`` with the codes that each need one."""
    key = indicator.text("by") or ""
    entries = known.classes[key].parts(key) if lacking == "cases" and key in known.classes else ()
    codes = [code for entry in entries if (code := entry.text("code"))]
    if not codes:
        return problem_words("by_and_cases", key=lacking)
    kind = indicator.text("kind")
    cases = ", ".join(f"{code}: {{target: {form_of(('target',), kind)}}}" for code in codes)
    return problem_words("cases_lacking", key=key, form=f"cases: {{{cases}}}")


def _cases_of_class(cases: MappingNode, key: str, classes: MappingNode) -> Iterator[Problem]:
    """Each code of the class has its case, and no other. One that was written otherwise is told once, where it stands."""
    entries = list(classes.parts(key))
    codes = [code for entry in entries if (code := entry.text("code")) is not None]
    names = {code: _texts_of(entry.part("name")) for entry in entries if (code := entry.text("code")) is not None}
    missing = [code for code in codes if code not in cases.data]
    unknown = [code for code in cases.data if code not in codes]
    for written in unknown if len(codes) == len(entries) > 0 else ():
        meant = next((code for code in missing if written in names[code]), None) or nearest(written, missing)
        if meant is None and len(unknown) == len(missing) == 1:
            meant = missing[0]
        if meant is None:
            text = problem_words("case_unknown", code=written, key=key, choices=", ".join(codes))
        else:
            del missing[missing.index(meant)]
            text = problem_words("case_meant", code=written, key=key, right=meant)
        yield cases.problem(cases.at(written), text)
    for code in missing:
        yield cases.problem(cases.path, problem_words("case_missing", code=code, key=key))


def _texts_of(name: MappingNode | None) -> set[str]:
    """What a thing is called, in every language."""
    return {text for key in LANGUAGES if name is not None and (text := name.text(key)) is not None}


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
            bare = operand.strip(CURLY_QUOTES)
            meant = {bare} if _parted(bare, known.indicators)[0] in known.indicators else set[str]()
            told = in_curly_quotes(operand, meant) or problem_words("unknown_indicator", code=operand)
            yield check.problem(path, told)
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
