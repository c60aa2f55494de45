"""Signing in and out and choosing a password, by forms of plain HTML: a password never passes through a screen's session.

A form is taken only from a page of ours (``Sec-Fetch-Site`` or ``Origin``); the session's cookie is HttpOnly, SameSite=Lax, and
Secure under HTTPS; each sign-in gets a token of its own. What is asked of the record runs beside the server's loop.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dossiers.errors import BadInput, Busy, CannotWrite, DossierError
from dossiers.people.known_browsers import LIFE
from dossiers.people.passwords import LEAST
from dossiers.people.sessions import Session, session, sign_out, sign_out_everywhere
from dossiers.people.signing_in import SignedIn, SignInRefused, change_password, sign_in
from dossiers.people.throttle import TooManyTries
from ui.app.password_turns import in_turn
from ui.parts.plain_page import error_page, plain_page, sentence
from ui.parts.templates import beside
from ui.reader import provider
from ui.reader.addresses import (
    PASSWORD,
    SIGN_IN,
    SIGN_OUT,
    SIGN_OUT_EVERYWHERE,
    asked_language,
    carried,
    inside,
    over_https,
    to_sign_in,
)
from ui.reader.language import LANGUAGES, in_words, language, say, settle_language
from ui.reader.people import BROWSER, COOKIE, SESSION, demonstration_open, is_local
from ui.reader.record import the_record

#: Where the browser was going before the provider was asked; Streamlit's way back leads to the front.
GOAL = "asked_page"
_LARGEST_FORM = 16_384
Form = dict[str, str]


# Signing in


async def _ask_to_sign_in(request: Request) -> Response:
    settle_language(asked_language(request.scope))
    goal = inside(request.query_params.get("next", "/"), language())
    wrong = [say("standing.no_cookies")] if request.query_params.get("cookies") == "none" else []
    return _sign_in_page(request, goal, wrong=wrong, signed_out="out" in request.query_params)


async def _sign_in(request: Request) -> Response:
    form = await _form_of(request)
    if isinstance(form, Response):
        return form
    goal = inside(form.get("next", "/"), language())
    login, password = form.get("login", ""), form.get("password", "")
    try:
        address = request.client.host if request.client else ""
        entry = await in_turn(
            address, sign_in, the_record(), login[:256], password, address=address, browser=request.cookies.get(BROWSER)
        )
    except Busy as crowd:
        return _sign_in_page(request, goal, login=login, wrong=[crowd.text(language())], status=503)
    except TooManyTries as refused:
        answer = _sign_in_page(request, goal, login=login, wrong=[refused.text(language())], status=429)
        answer.headers["retry-after"] = str(refused.minutes * 60)
        return answer
    except SignInRefused as refused:
        return _sign_in_page(request, goal, login=login, wrong=[refused.text(language())])
    except CannotWrite as trouble:
        return _sign_in_page(request, goal, login=login, wrong=[_told_trouble("not_in", trouble)], status=503)
    # A token from before is never carried on; it ends, on this server also where that cannot be written now.
    with suppress(CannotWrite):
        await run_in_threadpool(sign_out, the_record(), request.cookies.get(SESSION))
    onward = f"{PASSWORD}?{_onward(goal)}" if entry.must_change_password else goal
    answer = _with_session(RedirectResponse(onward, status_code=303), request, entry)
    answer.delete_cookie(COOKIE)
    return answer


def _sign_in_page(
    request: Request,
    goal: str,
    *,
    login: str = "",
    wrong: Sequence[str] = (),
    signed_out: bool = False,
    status: int = 200,
) -> Response:
    may_play = demonstration_open(the_record()) and is_local(request)
    body = _pieces.sign_in(
        action=SIGN_IN,
        goal=goal,
        login=login,
        problems=wrong,
        signed_out=signed_out,
        providers=[
            (None if name == provider.DEFAULT else name, f"{SIGN_IN}/{quote(name, safe='')}?{_onward(goal)}")
            for name in provider.providers()
        ],
        play=f"/?{_onward(goal)}" if may_play else "",
    )
    return plain_page(say("signing_in.title"), body, path=SIGN_IN, query={"next": goal}, status=status)


def _onward(goal: str) -> str:
    """The part of an address after "?" that carries where the browser is going, and in which language."""
    return f"next={carried(goal)}&lang={language()}"


async def _to_provider(request: Request) -> Response:
    """Remember where the browser was going, then let the shell lead to the provider."""
    settle_language(asked_language(request.scope))
    name = request.path_params["name"]
    goal = inside(request.query_params.get("next", "/"), language())
    if name not in provider.providers():
        return RedirectResponse(to_sign_in(goal, language()), status_code=303)
    answer = RedirectResponse(f"/?sign_in={quote(name, safe='')}&lang={language()}", status_code=303)
    answer.set_cookie(
        GOAL, quote(goal, safe=""), max_age=600, httponly=True, samesite="lax", secure=over_https(request)
    )
    return answer


# Signing out


async def _sign_out(request: Request) -> Response:
    form = await _form_of(request)
    if isinstance(form, Response):
        return form
    try:
        await run_in_threadpool(sign_out, the_record(), request.cookies.get(SESSION))
    except CannotWrite as trouble:
        # Who leaves a shared computer may not read this: the browser is out in any case.
        return _out(_not_ended("not_noted", trouble, again=None))
    return _out(RedirectResponse(f"{SIGN_IN}?out=1&lang={language()}", status_code=303))


async def _sign_out_everywhere(request: Request) -> Response:
    form = await _form_of(request)
    if isinstance(form, Response):
        return form
    try:
        await run_in_threadpool(sign_out_everywhere, the_record(), request.cookies.get(SESSION))
    except CannotWrite as trouble:
        return _not_ended("not_everywhere", trouble, again=SIGN_OUT_EVERYWHERE)
    return _out(RedirectResponse(f"{SIGN_IN}?out=1&lang={language()}", status_code=303))


def _out(answer: Response) -> Response:
    answer.delete_cookie(SESSION)
    answer.delete_cookie(COOKIE)
    return answer


def _not_ended(key: str, trouble: CannotWrite, *, again: str | None) -> Response:
    body = _pieces.not_ended(_told_trouble(key, trouble), again)
    return plain_page(say(f"signing_in.{key}_title"), body, path=SIGN_IN, status=503, wide=True)


def _told_trouble(key: str, trouble: CannotWrite) -> str:
    """What did not come about, because nothing can be written, with what to do."""
    return say(f"signing_in.{key}", **{name: in_words(each) for name, each in trouble.values.items()})


# A new password


async def _ask_for_password(request: Request) -> Response:
    settle_language(asked_language(request.scope))
    goal = inside(request.query_params.get("next", "/"), language())
    held = await run_in_threadpool(session, the_record(), request.cookies.get(SESSION))
    if held is None:
        return RedirectResponse(to_sign_in(goal, language()), status_code=303)
    return _password_page(goal, held)


async def _change_password(request: Request) -> Response:
    form = await _form_of(request)
    if isinstance(form, Response):
        return form
    goal = inside(form.get("next", "/"), language())
    record, token = the_record(), request.cookies.get(SESSION)
    held = await run_in_threadpool(session, record, token)
    if held is None:
        return RedirectResponse(to_sign_in(goal, language()), status_code=303)
    try:
        address = request.client.host if request.client else ""
        entry = await in_turn(
            address, change_password, record, token, current=form.get("current", ""), new=form.get("new", ""),
            repeated=form.get("repeated", ""), address=address, browser=request.cookies.get(BROWSER),
        )  # fmt: skip
    except Busy as crowd:
        return _password_page(goal, held, [crowd.text(language())], 503)
    except BadInput as bad:
        return _password_page(goal, held, [each[language()] for each in bad.problems])
    except TooManyTries as refused:
        return _password_page(goal, held, [refused.text(language())], 429)
    except SignInRefused:
        return RedirectResponse(to_sign_in(goal, language()), status_code=303)
    except CannotWrite as trouble:
        return _password_page(goal, held, [_told_trouble("not_changed", trouble)], 503)
    return _with_session(RedirectResponse(goal, status_code=303), request, entry)


def _password_page(goal: str, held: Session, wrong: Sequence[str] = (), status: int = 200) -> Response:
    body = _pieces.password(
        action=PASSWORD,
        sign_out=SIGN_OUT,
        goal=goal,
        login=held.login,
        forced=held.must_change_password,
        problems=wrong,
        least=LEAST,
    )
    return plain_page(say("signing_in.password_title"), body, path=PASSWORD, query={"next": goal}, status=status)


# What forms share


async def _form_of(request: Request) -> Form | Response:
    """The fields of a form sent from a page of ours, its language settled; or the answer where it is not."""
    settle_language(asked_language(request.scope))
    if not _from_our_page(request):
        return _not_our_form(403)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return _not_our_form(415)
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST_FORM:
                return _not_our_form(413)
        form = {key: values[0] for key, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    except (UnicodeDecodeError, ValueError, ClientDisconnect):
        return _not_our_form(400)
    if form.get("lang") in LANGUAGES:
        settle_language(form["lang"])
    return form


def _not_our_form(status: int) -> Response:
    return error_page(say("signing_in.foreign_form_title"), say("signing_in.foreign_form"), path=SIGN_IN, status=status)


def _from_our_page(request: Request) -> bool:
    """Every browser names the page a form was sent from in one of these ways."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin == request.headers.get("host")


def _with_session(answer: Response, request: Request, entry: SignedIn) -> Response:
    # Without a date the cookie goes when the browser is closed: computers at a ward are shared.
    secure = over_https(request)
    answer.set_cookie(SESSION, entry.token, httponly=True, samesite="lax", secure=secure)
    life = int(LIFE.total_seconds())
    answer.set_cookie(BROWSER, entry.browser, max_age=life, httponly=True, samesite="strict", secure=secure)
    return answer


def _told(route: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The same route, where the record does not open told on a page."""

    async def answering(request: Request) -> Response:
        try:
            return await route(request)
        except DossierError as error:
            settle_language(asked_language(request.scope))
            body = sentence(error.text(language()))
            return plain_page(say("signing_in.title"), body, path=SIGN_IN, status=503, wide=True)

    return answering


_pieces = beside(__file__)
ROUTES = [
    Route(SIGN_IN, _told(_ask_to_sign_in), methods=["GET"]),
    Route(SIGN_IN, _told(_sign_in), methods=["POST"]),
    Route(f"{SIGN_IN}/{{name}}", _told(_to_provider), methods=["GET"]),
    Route(SIGN_OUT, _told(_sign_out), methods=["POST"]),
    Route(SIGN_OUT_EVERYWHERE, _told(_sign_out_everywhere), methods=["POST"]),
    Route(PASSWORD, _told(_ask_for_password), methods=["GET"]),
    Route(PASSWORD, _told(_change_password), methods=["POST"]),
]
