"""The way a dossier has come: who took which step when and why, version by version; and what was locked, under its hash."""

from collections.abc import Sequence
from html import escape

from dossiers.procedure.frozen import Frozen
from dossiers.procedure.status import Step
from ui.parts import formats
from ui.reader.language import say
from ui.reader.people import told_name
from ui.screens.appraisal.case import typed_html

SHORT = 12
"""So many characters of a hash tell it apart on a screen; the whole one is there for whoever points at it."""


def steps_html(steps: Sequence[Step], version: int) -> str:
    """The steps in order as a table; a dossier that was reopened names its versions."""
    if not steps:
        return f'<p class="ws ws-quiet">{escape(say("procedure.no_steps"))}</p>'
    heads = "".join(
        f'<th scope="col">{escape(say(f"procedure.steps_{key}"))}</th>' for key in ("when", "what", "who", "why")
    )
    rows = ""
    told = 1
    for step in steps:
        if step.version != told:
            told = step.version
            title = escape(say("procedure.version", number=told))
            rows += f'<tr class="ws-a-part"><th scope="colgroup" colspan="4">{title}</th></tr>'
        rows += _step(step)
    caption = say("procedure.steps_caption", version=version)
    return (
        f'<div class="ws ws-p-steps"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _step(step: Step) -> str:
    way = f"{say(f'common.state_{step.from_state}')} → {say(f'common.state_{step.to_state}')}"
    return (
        f"<tr><td>{formats.moment(step.at)}</td>"
        f'<td><strong>{escape(say(f"procedure.did_{step.act}"))}</strong> <span class="ws-quiet">{escape(way)}</span></td>'
        f"<td>{typed_html(told_name(step.by))}</td><td>{typed_html(step.reason) if step.reason else formats.NONE}</td></tr>"
    )


def frozen_html(versions: Sequence[Frozen]) -> str:
    """What was locked, the newest version first: by whom, when, under which hash, and whether it still comes out the same."""
    return "".join(_frozen(each) for each in sorted(versions, key=lambda each: -each.version))


def _frozen(each: Frozen) -> str:
    who = typed_html(told_name(each.locked_by))
    line = say("procedure.frozen", version=each.version, when=formats.moment(each.locked_at), who=who)
    if each.published:
        line += f" · {say('procedure.frozen_published')}"
    digest = f'<abbr title="{escape(each.sha256)}"><code>{escape(each.sha256[:SHORT])}…</code></abbr>'
    if not each.intact:
        proof = f'<span class="ws-late">■ {escape(say("procedure.frozen_altered"))}</span>'
    elif not each.regrades_same:
        proof = f'<span class="ws-late">■ {escape(say("procedure.frozen_differs"))}</span>'
    else:
        proof = f"<strong>{escape(say('procedure.frozen_same'))}</strong>"
    return f'<p class="ws ws-p-frozen">{line} · {escape(say("procedure.hash"))} {digest} · {proof}</p>'
