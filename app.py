"""The launcher: ``streamlit run app.py``. The screens' main script is ``ui/app/shell.py``.

``pages/`` lies beside this file but not beside the main script: Streamlit would run a page file beside the main script
directly, past the door (docs/architecture.md, "The front door").
"""

import streamlit as st

from ui.app.connections import be_patient_with_bounds
from ui.app.kept_files import bound_kept_files
from ui.app.kept_sessions import keep_sessions_of_people_only
from ui.app.proxies import believe_no_header_unasked
from ui.app.script_errors import tell_script_error
from ui.app.serving import MIDDLEWARE, ROUTES, lifespan
from ui.app.settings import check_settings
from ui.app.windows import open_windows

check_settings()
believe_no_header_unasked()
be_patient_with_bounds()
open_windows()
keep_sessions_of_people_only()
bound_kept_files()
app = st.App(
    "ui/app/shell.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan, on_script_error=tell_script_error
)
