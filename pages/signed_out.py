"""Chưa đăng nhập: the way in, or why there is none for whom the office's provider vouches."""

from ui import plain_streamlit as st
from ui.app.wall import asked_screen, lead, told_refusal, way_on
from ui.parts.drafts import forget_drafts
from ui.reader.addresses import PASSWORD, carried, to_sign_in
from ui.reader.asked import asked_among
from ui.reader.language import language, say
from ui.reader.people import visitor
from ui.reader.provider import providers
from ui.reader.record import the_record

found = visitor(the_record())
if found.actor is not None:
    st.stop()
provider = asked_among("sign_in", providers())
if found.refused is not None:
    told_refusal(found.refused)
elif found.must_change_password:
    st.title(say("signed_out.password_first"), anchor=False)
    way_on(f"{PASSWORD}?next={carried(asked_screen())}&lang={language()}", say("signed_out.choose_password"))
elif provider is not None:
    lead(say("signed_out.on_the_way"))
    st.login(None if provider == "default" else provider)
else:
    ended = st.session_state.get("ended", False)
    st.title(say("signed_out.over" if ended else "signed_out.title"), anchor=False)
    if ended:
        lead(say("signed_out.what_is_kept"))
        forget_drafts()
    way_on(to_sign_in(asked_screen(), language()), say("signed_out.sign_in"))
