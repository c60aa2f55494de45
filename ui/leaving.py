"""A browser that leaves asks first, where something typed was not saved yet."""

import streamlit as st


def warn_on_leaving(form: str, unsaved: bool) -> None:
    """Call at every run, also without a form: ``unsaved`` False lets people go.

    ``form``: the key of the container the fields stand in. What is being typed there and did not reach the server yet counts
    as unsaved. Changing the screen inside the app asks nothing: the fields keep what was typed for the session.
    """
    st.html(
        f"""<script>
        (() => {{
            const ask = event => event.preventDefault();
            window.onbeforeunload = {"ask" if unsaved else "null"};
            if (!window.wsLeaving) {{
                window.wsLeaving = new Set();
                document.addEventListener('input', event => {{
                    if ([...window.wsLeaving].some(key => event.target.closest('.st-key-' + key))) window.onbeforeunload = ask;
                }});
            }}
            window.wsLeaving.add({form!r});
        }})();
        </script>""",
        unsafe_allow_javascript=True,
    )
