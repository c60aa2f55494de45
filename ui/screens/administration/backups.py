"""Sao lưu: how old the newest backup is, one made now, what lies in the folder and whether it is whole, how to restore."""

from datetime import timedelta
from html import escape

import streamlit as st

from dossiers.access.policy import Actor
from dossiers.errors import DossierError
from dossiers.store.record import Record
from dossiers.upkeep.kept_backups import OLD, Backups, Check, Kept, backups, check_backups, make_backup, restoring
from ui.parts import formats
from ui.parts.notices import tell_next
from ui.reader.language import language, say
from ui.screens.administration.form import carry_out, heading_html, opened, tell_problems
from ui.screens.evidence.list import size_text

SHOWN = 30
"""Who makes one a day sees a month; the rest lies in the folder."""


def backups_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    try:
        found = backups(record, actor)
    except DossierError as refused:
        tell_problems([refused.text(language())])
        return
    form = opened("backup")
    st.html(standing_html(found))
    with st.container(horizontal=True):
        make = st.button(say("administration.backups_make"), type="primary", key=form.key("save"))
        check = bool(found.kept) and st.button(say("administration.backups_check"), key=form.key("check"))
    if make:
        with st.spinner(say("administration.backups_making")):
            carry_out(
                form,
                lambda idempotency_key: make_backup(record, actor, idempotency_key=idempotency_key),
                lambda made: say("administration.backups_made", file=made.file.name),
            )
    if check:
        _check(record, actor)
    if not found.kept:
        return
    st.html(backups_html(found.kept[:SHOWN], len(found.kept)))
    if found.newest is not None:
        st.html(heading_html(say("administration.restore")))
        st.html(restore_html(restoring(record, actor, found.newest.file)))


def _check(record: Record, actor: Actor) -> None:
    try:
        with st.spinner(say("administration.backups_checking")):
            found = check_backups(record, actor)
    except DossierError as refused:
        tell_problems([refused.text(language())])
        return
    bad = sum(1 for each in found.kept if each.check and each.check.wrong)
    key = "administration.backups_bad" if bad else "administration.backups_whole"
    tell_next(say(key, count=formats.number(len(found.kept)), bad=formats.number(bad)))
    st.rerun()


def standing_html(found: Backups) -> str:
    """How old the newest backup is, pointed at where a new one is due; and where they lie."""
    newest, age = found.newest, found.age
    if newest is None or newest.holds is None or age is None:
        line = say("administration.backups_none")
    else:
        line = say("administration.backups_newest", when=formats.moment(newest.holds.made_at), age=age_in_words(age))
    if found.overdue:
        due = say("administration.backups_due", days=formats.number(OLD.days))
        shown = f'<span class="ws-late">■ {escape(line)}</span> <strong>{escape(due)}</strong>'
    else:
        shown = f"<strong>{escape(line)}</strong>"
    where = say("administration.backups_where", folder=found.folder)
    return (
        f'<p class="ws ws-lead" role="status">{shown}</p>'
        f'<p class="ws ws-quiet ws-small ws-adm-path">{escape(where)}</p>'
    )


def age_in_words(age: timedelta) -> str:
    """ "3 ngày trước"; of less than a day the hours."""
    if age < timedelta(hours=1):
        return say("administration.age_now")
    if age < timedelta(days=1):
        return say("administration.age_hours", count=formats.number(age // timedelta(hours=1)))
    return say("administration.age_days", count=formats.number(age.days))


def backups_html(shown: tuple[Kept, ...], count: int) -> str:
    """The archives, the newest first: when, how large, what they hold, whether they are whole."""
    heads = ("backup_when", "backup_file", "backup_size", "backup_evidence", "backup_head", "backup_check")
    head = "".join(f'<th scope="col">{escape(say(f"administration.{each}"))}</th>' for each in heads)
    caption = say("administration.backups_caption", count=formats.number(count), shown=formats.number(len(shown)))
    return (
        f'<div class="ws ws-adm-table"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(_row(each) for each in shown)}</tbody></table></div>"
    )


def _row(each: Kept) -> str:
    holds = each.holds
    cells = {
        "backup_file": f'<span class="ws-adm-path">{escape(each.file.name)}</span>',
        "backup_size": escape(size_text(each.size)),
        "backup_evidence": formats.number(holds.files) if holds else formats.NONE,
        "backup_head": f'<abbr title="{escape(holds.head.hash)}">{formats.number(holds.head.number)}</abbr>'
        if holds
        else formats.NONE,
        "backup_check": check_html(each.check, readable=holds is not None),
    }
    rest = "".join(
        f'<td data-head="{escape(say(f"administration.{name}"))}">{text}</td>' for name, text in cells.items()
    )
    when = formats.moment(holds.made_at) if holds else formats.NONE
    return f'<tr><th scope="row" class="ws-adm-short">{when}</th>{rest}</tr>'


def check_html(check: Check | None, *, readable: bool) -> str:
    """Whether an archive is whole, and when that was found."""
    if check is None:
        key = "backup_unchecked" if readable else "backup_unreadable"
        mark = "○" if readable else '<span class="ws-late">■</span>'
        return f"{mark} {escape(say(f'administration.{key}'))}"
    if check.wrong is None:
        return f"● {escape(say('administration.backup_whole', when=formats.moment(check.at)))}"
    return f'<span class="ws-late">■</span> {escape(check.wrong[language()])}'


def restore_html(commands: tuple[str, ...]) -> str:
    """How a backup is brought back: what comes first, then the lines to type."""
    text = "\n".join(commands)
    return (
        f'<p class="ws">{escape(say("administration.restore_how"))}</p>'
        f'<pre class="ws ws-adm-commands" tabindex="0">{escape(text)}</pre>'
    )
