"""The published results of a round: who stands where, and what each did not meet."""

import html
from collections.abc import Collection, Sequence

from dossiers.submissions.results import Result
from ui.parts import formats
from ui.parts.formats import number, sort_key
from ui.reader.language import in_words, say
from ui.screens.overview.progress import scorecard_link


def in_order(found: Sequence[Result]) -> tuple[Result, ...]:
    """By rank, those without one last; wards of one rank in Vietnamese order."""
    return tuple(sorted(found, key=lambda each: (each.rank is None, each.rank or 0, sort_key(each.unit.name))))


def results_html(found: Sequence[Result], own: Collection[str] = ()) -> str:
    """The results as a table. ``own``: the ids of the reader's own ward and of those merged into it, to be marked."""
    heads = "".join(
        f'<th scope="col"{kind}>{say(f"overview.{key}")}</th>'
        for key, kind in (
            ("rank", ' class="ws-number"'),
            ("ward_head", ""),
            ("headline", ""),
            ("score", ' class="ws-number"'),
            ("band", ""),
            ("not_met_list", ""),
            ("not_proven_list", ""),
        )
    )
    rows = "".join(_row(each, each.unit.id in own) for each in in_order(found))
    return (
        f'<div class="ws ws-o-results"><table><caption>{say("overview.results_caption")}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def band_name(result: Result) -> str:
    """The name of the band a standing scorecard is in; "—" without one."""
    if result.standing is None:
        return formats.NONE
    names = {band.code: band.name for band in result.standing.catalogue.bands}
    return in_words(names[result.standing.band]) if result.standing.band in names else formats.NONE


def _row(result: Result, own: bool) -> str:
    mark = ' class="ws-o-own"' if own else ""
    standing = result.standing
    if standing is None:
        return f'<tr{mark}><td></td><th scope="row">{html.escape(result.unit.name)}</th><td colspan="5">—</td></tr>'
    lists = "".join(
        f'<td data-head="{say(f"overview.{state}_list")}">'
        f"{', '.join(each.code for each in standing.criteria if each.state == state) or formats.NONE}</td>"
        for state in ("not_met", "not_proven")
    )
    return (
        f'<tr{mark}><td class="ws-number">{number(result.rank)}</td>'
        f'<th scope="row">{scorecard_link(result.unit, result.round.id)}</th><td>{formats.headline(standing)}</td>'
        f'<td class="ws-number">{formats.score(standing.overall.exact)}</td><td>{html.escape(band_name(result))}</td>'
        f"{lists}</tr>"
    )
