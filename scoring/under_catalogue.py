"""Reading a submission under another catalogue than the one it was made for: an earlier or later version, a draft.

``docs/analysis.md``. What the other catalogue does not know, or would refuse, is left out; what it asks for and the
submission does not hold is missing. Nothing is translated: codes, and the names of inputs, say what is the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring import catalogue as c
from scoring.submission import Submission


def under(submission: Submission, own: c.Catalogue, other: c.Catalogue) -> Submission:
    """The submission, which ``own`` accepts, as far as ``other`` accepts it.

    Left out are indicators, documents and classes that ``other`` does not have, inputs that its kind does not know, values
    that it would refuse, and rulings and "not applicable" on what it only tracks. An answer by items stays where both
    catalogues give the indicator the same item codes.
    """
    if own is other:
        return submission
    indicators, documents = other.indicators, other.documents
    judged = {code for code, indicator in indicators.items() if c.judged(indicator)}
    return replace(
        submission,
        values={
            code: kept
            for code, inputs in submission.values.items()
            if code in indicators and (kept := _kept(inputs, own.indicators[code], indicators[code]))
        },
        documents={code: state for code, state in submission.documents.items() if code in documents},
        not_applicable={code: reason for code, reason in submission.not_applicable.items() if code in judged},
        rulings={code: ruling for code, ruling in submission.rulings.items() if code in judged},
        classes={key: code for key, code in submission.classes.items() if code in other.classes.get(key, {})},
    )


def _kept(inputs: Mapping[str, Any], own: c.Indicator, other: c.Indicator) -> dict[str, Any]:
    """The inputs of an indicator that the other catalogue's indicator of the same code takes."""
    if c.ITEMS in inputs:
        return _items(inputs[c.ITEMS], own, other)
    kept = {name: value for name, value in inputs.items() if name in c.INPUTS[other.kind]}
    match other:
        case c.Attestation():
            if kept.get("confirmed", 0) > other.out_of:
                del kept["confirmed"]
        case c.LevelIndicator():
            if "level" in kept and kept["level"] not in other.places:
                del kept["level"]
        case c.Ratio():
            # A share above the whole is refused at its numerator.
            both = {"numerator", "denominator"} <= kept.keys()
            if both and not other.may_exceed and kept["numerator"] > kept["denominator"]:
                del kept["numerator"]
        case _:
            # All else that one catalogue takes of an input, the other does, too.
            pass
    return kept


def _items(codes: tuple[str, ...], own: c.Indicator, other: c.Indicator) -> dict[str, Any]:
    """An answer by items: the same items in the order of the other catalogue, nothing where it has other items."""
    if not isinstance(own, c.Attestation) or not isinstance(other, c.Attestation):
        return {}
    if own.coded_items.keys() != other.coded_items.keys():
        return {}
    return {c.ITEMS: tuple(code for code in other.coded_items if code in codes), "confirmed": len(codes)}
