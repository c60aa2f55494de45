"""Believable inputs for every indicator of the catalogue, drawn from a fixed seed.

``draw`` gives the inputs of one indicator in one dossier, either meeting its target or missing it, in proportion to
the ward's size and to the length of the window. Counts that run over years (crimes, reports, accidents, drug users,
encroachments) and officers in post are not drawn here: they come from the tables in ``wards``.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sample_data.wards import Counts, Size

SEED = 20261123

Inputs = Mapping[str, Any]


class Dossier(NamedTuple):
    """What the drawing functions may look at: the ward, the window and its counts."""

    unit_id: str
    round_id: str
    year: int  # the year in which the window ends
    half: bool
    size: Size
    now: Counts
    before: Counts

    def dice(self, purpose: str) -> random.Random:
        """A generator of its own for every purpose, so that a change in one place moves no other figure."""
        return random.Random(f"{SEED}/{self.unit_id}/{self.round_id}/{purpose}")

    def year_dice(self, purpose: str) -> random.Random:
        """The same, for what the half-year and the year must agree on."""
        return random.Random(f"{SEED}/{self.unit_id}/year {self.year}/{purpose}")

    def part(self, whole_year: int) -> int:
        """A yearly quantity in this window; the half-year is the quieter part (winter, the Tết holidays)."""
        return max(1, whole_year * 46 // 100) if self.half else whole_year

    def met(self, low: int, high: int) -> tuple[int, int]:
        """Bounds of a result that meets its target: in the early years it does so by less."""
        return low, low + (high - low) * min(5, self.year - 2021) // 5


def half_of(counts: Counts, dice: random.Random) -> Counts:
    """The half-year part of a year's counts: flows are 38-50 %, stocks (drug users, encroachments) nearly the year's.

    Accidents are so few that each falls into the half-year by chance; deaths and injuries follow them.
    """
    accidents = sum(dice.randint(1, 100) <= 44 for _ in range(counts.accidents))
    return Counts(
        crimes=counts.crimes * dice.randint(38, 50) // 100,
        reports=counts.reports * dice.randint(38, 50) // 100,
        accidents=accidents,
        deaths=counts.deaths * accidents // max(1, counts.accidents),
        injured=counts.injured * accidents // max(1, counts.accidents),
        drug_users=counts.drug_users + dice.randint(0, 1),
        encroachments=counts.encroachments,
    )


def portion(dice: random.Random, whole: int, low: int, high: int) -> int:
    """A part of ``whole`` between ``low`` and ``high`` per mille, never outside them as long as a whole number fits."""
    least, most = -(-whole * low // 1000), whole * high // 1000
    return dice.randint(least, most) if least <= most else least


def ratio(whole: int, part: int) -> Inputs:
    """Inputs of a ratio."""
    return {"numerator": part, "denominator": whole}


# --- one small function for each indicator that is more than "all of n" or "none" --------------------------------


def plan_issued(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    dice = d.year_dice("1.2")
    month, day = (dice.randint(2, 3), dice.randint(2, 27)) if good else (4, dice.randint(4, 25))
    return {"on": f"{d.year}-{month:02d}-{day:02d}"}


def residents_per_area_officer(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    tenths = d.size.residents * 10 // max(1, d.size.officers // 2)
    return {"value": f"{tenths // 10}.{tenths % 10}"}


def clearance(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    cases = d.now.crimes
    return ratio(cases, portion(dice, cases, *(d.met(760, 900) if good else (480, 680))))


def reports_recorded(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    return ratio(d.now.reports, d.now.reports - (0 if good else 1))


def reports_passed_on(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    due = portion(dice, d.now.reports, 600, 800)
    return ratio(due, due - (0 if good else dice.randint(1, 2)))


def reports_resolved(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    return ratio(d.now.reports, portion(dice, d.now.reports, 800, 920))


def rehabilitated(d: Dossier) -> int:
    return 3 + d.size.residents // 6_000


def rehabilitated_followed(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    return ratio(rehabilitated(d), rehabilitated(d) - (0 if good else 1))


def sponsored(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    # Everyone of 14.4, and people who have served a sentence.
    people = rehabilitated(d) + d.year_dice("reintegrating").randint(2, 5)
    return ratio(people, people - (0 if good else dice.randint(1, 2)))


def files_received(d: Dossier) -> int:
    return d.part(d.size.residents * d.year_dice("files").randint(66, 78) // 1000)


def files_on_time(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    settled = files_received(d) * 99 // 100
    return ratio(settled, portion(dice, settled, *(d.met(981, 994) if good else (920, 965))))


def files_online(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    # People have filed more online every year, whatever the ward does.
    rise = 40 * (d.year - 2023)
    share = d.met(805, 890) if good else (560 + rise, 610 + rise)
    return ratio(files_received(d), portion(dice, files_received(d), *share))


def forms(d: Dossier) -> tuple[int, int]:
    """Survey forms issued and returned valid; both survey questions stand on the same form."""
    dice = d.dice("forms")
    issued = 180 + 10 * dice.randint(0, 14) + d.size.residents // 400
    return issued, portion(dice, issued, 905, 960)


def satisfied(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    issued, valid = forms(d)
    share = d.met(903, 956) if good else (760, 860)
    return {"positive": portion(dice, valid, *share), "valid": valid, "issued": issued}


def forms_returned(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    issued, valid = forms(d)
    return ratio(issued, valid)


def attitude(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    issued, valid = forms(d)
    answered = valid - dice.randint(0, 4)
    share = d.met(903, 950) if good else (740, 850)
    return {"positive": portion(dice, answered, *share), "valid": answered, "issued": issued}


def out_of_hours(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    committed = d.part(40 + 4 * (d.size.officers // 2))
    share = (1000, 1180) if good else (620, 820)
    return ratio(committed, portion(dice, committed, *share))


def welfare_activities(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    dice = d.year_dice("welfare")
    year = dice.randint(4, 7) if good else dice.randint(2, 3)
    return {"count": d.part(year)}


def meetings_attended(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    meetings = d.part(4 * d.size.residential_units)
    return ratio(meetings, portion(dice, meetings, *(d.met(905, 975) if good else (640, 780))))


def requests_answered(d: Dossier, dice: random.Random, good: bool) -> Inputs:
    asked = d.part(24 + d.size.residents // 1_500)
    return ratio(asked, portion(dice, asked, *((955, 1000) if good else (760, 890))))


# --- patterns shared by many indicators ---------------------------------------------------------------------------

Draw = Callable[[Dossier, random.Random, bool], Inputs | None]


def compared(field: str) -> Draw:
    """Two counts of the same window in two years, from the tables: ``good`` has no say."""
    return lambda d, dice, good: {"current": getattr(d.now, field), "previous": getattr(d.before, field)}


def none_of(worst: int = 1) -> Draw:
    """A count that should be zero."""
    return lambda d, dice, good: {"count": 0 if good else dice.randint(1, worst)}


def counted(good_range: tuple[int, int], bad: int) -> Draw:
    """A count that should be large enough."""
    return lambda d, dice, good: {"count": dice.randint(*good_range) if good else bad}


def items(of: int) -> Draw:
    """All items hold, or all but one."""
    return lambda d, dice, good: {"confirmed": of if good else of - 1}


def rated(good_levels: tuple[str, ...], bad: str) -> Draw:
    """A rating given at the end of the year: at half-year there is none yet."""
    return lambda d, dice, good: None if d.half else {"level": dice.choice(good_levels) if good else bad}


def all_of(whole: Callable[[Dossier], int], bad: tuple[int, int] = (640, 820)) -> Draw:
    """All of ``whole``, or a part of it between the bounds (per mille)."""
    return lambda d, dice, good: ratio(whole(d), whole(d) if good else portion(dice, whole(d), *bad))


def part_of(whole: Callable[[Dossier], int], good_part: tuple[int, int], bad: tuple[int, int]) -> Draw:
    """A part of ``whole`` (per mille) above the target, or below it."""
    return lambda d, dice, good: ratio(whole(d), portion(dice, whole(d), *(d.met(*good_part) if good else bad)))


def tracked_number(most: int) -> Draw:
    """A whole number that is only followed; the half-year is a part of the year's."""
    return lambda d, dice, good: {"value": d.part(d.year_dice(f"up to {most}").randint(1, most))}


def officers(d: Dossier) -> int:
    return d.size.officers


def areas(d: Dossier) -> int:
    return d.size.residential_units


def rated_teams(d: Dossier) -> int:
    # Teams set up during the year are not rated yet; never more than the fewest active teams of 22.1.
    return areas(d) - areas(d) // 6


DRAWS: dict[str, Draw] = {
    "1.1": items(4),
    "1.2": plan_issued,
    "2.1": rated(("fulfilled_well", "fulfilled_well", "fulfilled_excellently"), "fulfilled"),
    "3.1": all_of(lambda d: 6 + d.year_dice("partners").randint(0, 3), (600, 800)),
    "3.2": lambda d, dice, good: {"count": 1 if d.half or not good else dice.randint(2, 3)},
    "4.1": items(4),
    "5.1": all_of(lambda d: 4 * d.size.officers + 28, (840, 920)),
    "5.2": part_of(lambda d: d.size.cameras, (905, 975), (560, 720)),
    "6.1": lambda d, dice, good: ratio(d.size.establishment, d.size.officers),
    "6.2": residents_per_area_officer,
    "7.1": all_of(officers, (820, 920)),
    "7.2": part_of(officers, (450, 680), (450, 680)),
    "8.1": none_of(),
    "8.2": none_of(),
    "9.1": rated(("advanced", "advanced", "determined_to_win"), "none"),
    "10.1": none_of(),
    "10.2": none_of(),
    "11.1": compared("crimes"),
    "11.2": none_of(),
    "11.3": none_of(),
    "12.1": clearance,
    "12.2": lambda d, dice, good: ratio(0, 0) if good else ratio(1, 0),
    "13.1": reports_recorded,
    "13.2": reports_passed_on,
    "13.3": reports_resolved,
    "13.4": compared("reports"),
    "14.1": none_of(2),
    "14.2": compared("drug_users"),
    "14.3": none_of(),
    "14.4": rehabilitated_followed,
    "15.1": part_of(lambda d: d.size.residents, (991, 997), (960, 975)),
    "15.2": all_of(lambda d: d.part(8 + d.size.residents // 900)),
    "16.1": all_of(lambda d: d.part(14 + d.size.residents // 650)),
    "16.2": tracked_number(7),
    "17.1": none_of(),
    "17.2": all_of(areas),
    "18.1": compared("accidents"),
    "18.2": compared("deaths"),
    "18.3": compared("injured"),
    "19.1": files_on_time,
    "19.2": files_online,
    "20.1": satisfied,
    "20.2": forms_returned,
    "20.3": items(1),
    "21.1": counted((1, 4), 0),
    "21.2": all_of(areas),
    "21.3": part_of(areas, (705, 870), (480, 640)),
    "21.4": rated(("fair", "fair", "excellent"), "average"),
    "22.1": all_of(areas, (850, 940)),
    "22.2": part_of(rated_teams, (805, 920), (560, 680)),
    "22.3": part_of(lambda d: d.size.households, (805, 890), (560, 680)),
    "23.1": items(6),
    "23.2": compared("encroachments"),
    "23.3": tracked_number(140),
    "SL1.1": attitude,
    "SL1.2": none_of(),
    "SL2.1": out_of_hours,
    "SL2.2": none_of(3),
    "SL3.1": sponsored,
    "SL3.2": welfare_activities,
    "SL4.1": meetings_attended,
    "SL4.2": requests_answered,
}


def draw(d: Dossier, code: str, good: bool) -> Inputs | None:
    """Inputs of indicator ``code`` in dossier ``d``; None where there is nothing to enter yet.

    Raises KeyError for an indicator without a drawing rule: a catalogue that grew must be noticed.
    """
    return DRAWS[code](d, d.dice(f"{code}/{'good' if good else 'bad'}"), good)
