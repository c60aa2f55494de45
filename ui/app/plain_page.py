"""Pages outside of the screens, as plain HTML that needs no script: signing in, choosing a password, what does not exist."""

import html
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from ui.reader.language import LANGUAGE_NAMES, language, say
from ui.static import STATIC

#: Nothing is loaded at all, and forms go to this server only.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "img-src 'self'"
)
_STYLE = (STATIC / "plain_page.css").read_text(encoding="utf-8")


def plain_page(
    title: str, body: str, *, path: str, query: dict[str, str] | None = None, status: int = 200, wide: bool = False
) -> HTMLResponse:
    """A page in the language of the request. ``body`` is HTML. ``path`` and ``query``: where its other language is found."""
    now = language()
    links = " ".join(_switch(each, path, {**(query or {}), "lang": each}) for each in LANGUAGE_NAMES)
    return HTMLResponse(
        f'<!doctype html><html lang="{now}"><head><meta charset="utf-8"><title>{html.escape(title)} · '
        f"{html.escape(say('plain.product'))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/favicon.png">'
        f"<style>{_STYLE}</style></head><body>"
        f'<header class="bar"><strong>{html.escape(say("plain.product"))}</strong>'
        f'<nav aria-label="{html.escape(say("plain.language"))}">{links}</nav></header>'
        f'<main class="{"wide" if wide else ""}"><h1>{html.escape(title)}</h1>{body}</main></body></html>',
        status_code=status,
        headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
    )


def _switch(language_: str, path: str, query: dict[str, str]) -> str:
    here = ' aria-current="true"' if language_ == language() else ""
    address = html.escape(f"{path}?{urlencode(query)}")
    return f'<a href="{address}" lang="{language_}" hreflang="{language_}"{here}>{LANGUAGE_NAMES[language_]}</a>'


def field(
    name: str, label: str, *, kind: str = "text", autocomplete: str, value: str = "", hint: str = "", wrong: bool = False,
    focus: bool = False,
) -> str:  # fmt: skip
    """A labelled field. Nothing stands in the way of pasting or of a password manager."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    marks = (' aria-invalid="true"' if wrong else "") + (" autofocus" if focus else "")
    return (
        f'<label for="{name}">{html.escape(label)}</label>'
        + (f'<p class="hint" id="{name}-hint">{html.escape(hint)}</p>' if hint else "")
        + f'<input id="{name}" name="{name}" type="{kind}" value="{html.escape(value)}" autocomplete="{autocomplete}"'
        f' required spellcheck="false" autocapitalize="none"{described}{marks}>'
    )


def hidden(**values: str) -> str:
    """Fields that a form only carries along."""
    return "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in values.items()
    )


def wrongs(sentences: list[str], first_field: str) -> str:
    """The summary of what is wrong, leading to the field to begin with."""
    items = "".join(f'<li><a href="#{first_field}">{html.escape(each)}</a></li>' for each in sentences)
    return (
        f'<div class="wrong" role="alert" tabindex="-1"><h2>{html.escape(say("plain.wrong"))}</h2><ul>{items}</ul></div>'
        if items
        else ""
    )


def note(sentence: str) -> str:
    """Something that went well."""
    return f'<p class="done" role="status">{html.escape(sentence)}</p>'
