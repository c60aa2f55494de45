"""The way up: the steps to the next better band in their order, whose each is, what comes of it, and what cannot change.

``docs/analysis.md``, section 2.
"""

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import urlencode

from dossiers.community.actions import Action, open_action_for
from dossiers.procedure.progress import FIXED, WITH_INSPECTORS
from dossiers.submissions.results import Result
from scoring.band_path import BandPath, Taken, path_to
from scoring.catalogue import Indicator, LevelIndicator, Survey, in_percent
from scoring.exact import normal
from scoring.grading import grade
from scoring.measures import Inputs, limits_of
from scoring.paths import band_gaps
from scoring.published import PublishedScorecard
from scoring.reading import untouched
from scoring.steps import Step, changed
from ui.parts import formats
from ui.parts.bands import lacking
from ui.parts.figures import figures, with_share
from ui.parts.read_with import read_with
from ui.parts.requirements import asked_of, required
from ui.parts.templates import Markup, beside
from ui.reader.language import in_words, language, say
from ui.screens.actions.form import key_of_step
from ui.screens.actions.planned import Planned
from ui.screens.trial.trial import address_of_steps

FORM = "/self_assessment"
"""Where the address of a criterion begins if the ward can do something about it in its form."""
SHOWN = 5
"""So many steps stand open; the rest is one press away."""


class Line(NamedTuple):
    """A step. ``becomes``: the score, or the count where there are no points, before and after it: "91,63 → 96,25".

    ``rejected``: those of its documents that were. ``lifts``: the band that comes with it. ``address``: where it is done or
    read; ``does``: what the ward does there, "" where there is nothing for it to enter. ``action``: an open one about it
    already; ``key``: what the form for a new one is called, "" where the reader may write none.
    """

    step: Step
    rejected: frozenset[str]
    given: str
    asked: str
    owner: str
    becomes: str
    lifts: str
    address: str
    does: str
    action: Action | None
    key: str


def way_up(result: Result) -> BandPath | None:
    """The way of a ward to its next better band.

    None where nothing was entered, where the result is locked or figures are withheld, in the best band, and where no step
    leads on.
    """
    card = result.standing
    if card is None or isinstance(card, PublishedScorecard) or result.state in FIXED:
        return None
    if all(untouched(card, each) for each in card.criteria):
        return None
    path = path_to(card)
    return None if path.to is None or not (path.steps or path.final) else path


def half_entered(path: BandPath) -> bool:
    """Whether criteria are still without any figure: then entering comes first, and most of the steps are just that."""
    return any(untouched(path.card, each) for each in path.card.criteria)


def heading(path: BandPath) -> str:
    """ "Đường lên Gần đạt: 4 bước", or that this band is out of reach."""
    assert path.to is not None
    band = in_words(path.to.name)
    if path.reachable:
        return say("way_up.heading", band=band, n=len(path.steps))
    return say("way_up.out_of_reach", band=band)


def way_up_html(
    path: BandPath, result: Result, plan: Planned | None, to_criterion: Callable[[str], str], *, level: int = 3
) -> Markup:
    """The whole way, under its heading. ``to_criterion``: the address of a criterion on the screen that is best for it."""
    return _pieces.way_up(heading(path), level, _parts(path, result, plan, to_criterion))


def way_up_folded(path: BandPath, result: Result, plan: Planned | None, to_criterion: Callable[[str], str]) -> Markup:
    """The same behind one line: the heading, and what score it comes to; inside, what is lacking now comes first."""
    assert path.to is not None
    gap = next(gap for gap in band_gaps(path.card) if gap.band is path.to)
    now = (in_words(path.to.name), lacking(path.card, gap))
    return _pieces.folded(heading(path), _whole(path), now, _parts(path, result, plan, to_criterion))


def to_row(result: Result, code: str) -> str:
    """The address of a criterion on the scorecard of a ward, opened."""
    where = {"unit": result.unit.id, "round": result.round.id, "criterion": code, "lang": language()}
    return f"/scorecard?{urlencode(where)}"


class Parts(NamedTuple):
    """``still``: what still bars the band with every step taken. ``final``: code and name, and why where that is a ruling.

    ``trial``: where the steps are tried, and what that is called: the first ones where all are too many for an address.
    ``others``: figures without which those of the steps mislead. ``waits``: the dossier is with the inspectors.
    """

    scored: bool
    lines: list[Line]
    still: str
    final: list[tuple[str, str, bool]]
    where: dict[str, str]
    trial: tuple[str, str]
    others: list[str]
    waits: bool


def _parts(path: BandPath, result: Result, plan: Planned | None, to_criterion: Callable[[str], str]) -> Parts:
    catalogue = path.card.catalogue
    final = [
        (code, in_words(catalogue.indicators[code].name), code in path.card.submission.rulings) for code in path.final
    ]
    lines = list(_lines(path, plan, to_criterion))
    where = {"only": result.unit.id, "round": result.round.id}
    told = [line.step.indicator.code for line in lines if line.step.indicator is not None and line.given]
    others = read_with(path.card, told)
    return Parts(
        catalogue.scored,
        lines,
        _still(path),
        final,
        where,
        _trial(path, result),
        others,
        result.state in WITH_INSPECTORS,
    )


def _trial(path: BandPath, result: Result) -> tuple[str, str]:
    address, tried = address_of_steps(result, [taken.step for taken in path.steps])
    if not tried:
        return address, say("way_up.trial_begin")
    return address, say("way_up.trial" if tried == len(path.steps) else "way_up.trial_first", n=tried)


def _still(path: BandPath) -> str:
    """What bars the band when all steps are taken; "" where it is reached."""
    if path.reachable:
        return ""
    gap = next((gap for gap in band_gaps(path.after) if gap.band is path.to), None)
    return "" if gap is None else lacking(path.after, gap)


def _whole(path: BandPath) -> str:
    """ "91,63 → 96,25 điểm": from now to all steps taken."""
    if not path.card.catalogue.scored:
        return " → ".join(formats.headline(card) for card in (path.card, path.after))
    return " → ".join(formats.score(card.overall.exact) for card in (path.card, path.after))


def _lines(path: BandPath, plan: Planned | None, to_criterion: Callable[[str], str]) -> Iterator[Line]:
    year, bands = path.card.submission.window.end.year, path.card.catalogue.bands
    after_all = next((in_words(band.name) for band in bands if band.code == path.after.band), "")
    rejected = {code for code, state in path.card.submission.documents.items() if state == "rejected"}
    before = after = path.card.overall.exact
    for place, taken in enumerate(path.steps, 1):
        step = taken.step
        # Until the last step no better band is reached: else there were a shorter way to it.
        lifts = after_all if path.reachable and place == len(path.steps) else ""
        if path.card.catalogue.scored:
            before, after = after, None if after is None else Fraction(after) + taken.points
            becomes = formats.NONE if not taken.points else f"{formats.score(before)} → {formats.score(after)}"
        else:
            becomes = _counted(path, place)
        action = open_action_for(plan.found, step.criterion, codes_of(taken)) if plan else None
        address, given = to_criterion(step.criterion.code), _given(path, step)
        does = _does(step, rejected, given) if address.startswith(FORM) else ""
        yield Line(
            step, frozenset(rejected.intersection(step.codes)), given, _asked(path, step, year), owner(step), becomes, lifts,
            address, does, action, key_of_step(step) if plan and plan.may else "",
        )  # fmt: skip


def _counted(path: BandPath, place: int) -> str:
    """How many criteria are met before and after a step."""
    steps = [taken.step for taken in path.steps]
    cards = [grade(path.card.catalogue, changed(path.card.submission, steps[:taken])) for taken in (place - 1, place)]
    before, after = (formats.of_layer(card.overall.counts) for card in cards)
    return formats.NONE if before == after else f"{before} → {after}"


def codes_of(taken: Taken) -> tuple[str, ...]:
    """The documents or the indicator that a step is about."""
    return taken.step.codes if taken.step.indicator is None else (taken.step.indicator.code,)


def owner(step: Step) -> str:
    """Whose a step is: the ward's, an independent survey's, or the body's that the catalogue names."""
    if step.whose != "other":
        return say(f"way_up.{step.whose}")
    # What a catalogue explains in brackets stands in the derivation; here only whose it is.
    named = in_words(step.criterion.responsible).partition(" (")[0]
    return say("way_up.other_named", name=named) if named else say("way_up.other")


def _does(step: Step, rejected: Collection[str], given: str) -> str:
    """What the ward does about a step in its form; "" where figures are there, or others enter them."""
    if step.indicator is None:
        return say("overview.does_replace" if set(step.codes) & set(rejected) else "overview.does_hand_in")
    return say("overview.does_enter") if not given and step.whose != "independent" else ""


def _given(path: BandPath, step: Step) -> str:
    if step.indicator is None:
        return ""
    inputs = path.card.submission.values.get(step.indicator.code, {})
    return with_share(step.indicator, inputs, path.card.indicator(step.indicator.code))


def _asked(path: BandPath, step: Step, year: int) -> str:
    """What its indicator has to reach; for a higher level than the target's, that level.

    Of one that is met already and leaves points: what earns all of them. Of a survey of too few: how many are needed.
    """
    if step.indicator is None:
        return ""
    if step.inputs is not None and "level" in step.inputs and not _asked_itself(step.indicator, step.inputs, year):
        return required(figures(step.indicator, step.inputs))
    part = path.card.indicator(step.indicator.code)
    if part.state == "met" and step.inputs is not None:
        return say("way_up.for_all_points", figures=_all_points(step, step.inputs))
    if part.cause == "sample_too_small" and isinstance(step.indicator, Survey):
        return say("way_up.sample", least=formats.number(step.indicator.min_sample))
    return required(asked_of(step.indicator, year))


def _asked_itself(indicator: Indicator, inputs: Inputs, year: int) -> bool:
    """Whether the level of a step is the very one that is asked: "từ Khá trở lên" says it better than "Khá"."""
    assert isinstance(indicator, LevelIndicator)
    return limits_of(indicator, year) == (("at_least", indicator.places[inputs["level"]]),)


def _all_points(step: Step, inputs: Inputs) -> str:
    """The figure with which an indicator earns all of its credit: of a share the share, for its whole is the ward's own."""
    assert step.indicator is not None
    exact = step.finding.exact if step.finding is not None else None
    if exact is None or not in_percent(step.indicator) or step.indicator.kind == "change":
        return figures(step.indicator, inputs)
    share = normal(Fraction(exact))
    return formats.with_percent_sign(formats.number(share, 0 if isinstance(share, int) else 2))


_pieces = beside(__file__, SHOWN=SHOWN)
