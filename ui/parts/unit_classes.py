"""Of which class a ward is, in the words of the catalogue, and what an indicator asks of each class."""

from collections.abc import Mapping
from types import MappingProxyType

from scoring.catalogue import Catalogue, Indicator, as_judged, for_class, judged, not_asked
from ui.parts.requirements import asked_of
from ui.reader.language import in_words, say

NONE_STATED: Mapping[str, str] = MappingProxyType({})


def class_name(catalogue: Catalogue, key: str, code: str) -> str:
    """What one class is called: "Phường trung tâm"."""
    return in_words(catalogue.classes[key][code].name)


def class_label(catalogue: Catalogue, key: str) -> str:
    """What is asked: "Loại phường"; with the catalogue's key behind it where there are several kinds of class."""
    return say("requirements.class_of_ward") if len(catalogue.classes) == 1 else say("requirements.class_of", key=key)


def classes_line(catalogue: Catalogue, classes: Mapping[str, str], stated: Mapping[str, str] | None = None) -> str:
    """ "Loại phường: Phường trung tâm", for each class that holds; "" where none does.

    ``stated``: those that the ward said itself, told where another was put in its place; None where they are not told.
    """
    return " · ".join(
        _class_line(catalogue, key, code, None if stated is None else stated.get(key, ""))
        for key, code in classes.items()
    )


def _class_line(catalogue: Catalogue, key: str, code: str, stated: str | None) -> str:
    label, name = class_label(catalogue, key), class_name(catalogue, key, code)
    if stated is None or stated == code:
        return say("requirements.class_stated", label=label, name=name)
    said = class_name(catalogue, key, stated) if stated else say("requirements.class_none")
    return say("requirements.class_corrected", label=label, name=name, stated=said)


def cases_of(indicator: Indicator, catalogue: Catalogue) -> tuple[tuple[str, Indicator | None], ...]:
    """For each class by which an indicator asks: its name, and the indicator as it is judged; None where nothing is asked.

    Empty for one that asks all wards the same.
    """
    if indicator.by is None:
        return ()
    key = indicator.by
    return tuple(
        (
            class_name(catalogue, key, code),
            None if not_asked(indicator, {key: code}) else for_class(indicator, code),
        )
        for code in catalogue.classes[key]
    )


def asked_of_ward(indicator: Indicator, classes: Mapping[str, str], year: int) -> str:
    """What is asked of a ward of these classes: "từ 95 %"; that nothing is; how its points are earned, where there is no
    threshold. "" for what is only followed.
    """
    if not judged(indicator):
        return ""
    if not_asked(indicator, classes):
        return say("requirements.case_empty")
    return asked_of(as_judged(indicator, classes), year) or say("scorecard.by_credit")


def asked_by_class(
    indicator: Indicator, catalogue: Catalogue, year: int, classes: Mapping[str, str] = NONE_STATED
) -> str:
    """What is asked of each class: "Phường trung tâm: từ 95 %; Phường ven đô: từ 80 %"; "" where all are asked the same.

    ``classes``: those of a ward, whose own case is marked.
    """
    if indicator.by is None:
        return ""
    own = classes.get(indicator.by)
    mine = class_name(catalogue, indicator.by, own) if own is not None else None
    return "; ".join(
        say(
            "requirements.case",
            name=say("requirements.case_own", name=name) if name == mine else name,
            asked=_asked(case, year),
        )
        for name, case in cases_of(indicator, catalogue)
    )


def _asked(case: Indicator | None, year: int) -> str:
    if case is None:
        return say("requirements.case_empty")
    return asked_of(case, year) or say("requirements.case_by_credit")
