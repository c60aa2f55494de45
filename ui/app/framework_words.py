"""What Streamlit's own parts are called and say by themselves: English, with no words to set.

A small script, ``ui/static/framework_words.js``, renames them in the browser whenever they appear. In English it gives them
back their own names, but for those that tell a person nothing. It also gives the document the language of the screen, by
which it is read aloud and hyphenated.
"""

from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.language import language, say

#: What the framework says, as a pattern of the whole → the key of our words; ``{name}`` there is what stands in brackets.
SAID = {
    "Skip to main content": "skip",
    "App pages": "pages",
    "Sidebar": "menu",
    "Expand sidebar": "open_menu",
    "Collapse sidebar": "close_menu",
    "Open": "open",
    "Close": "close",
    "Clear value": "clear",
    "Selected values": "selected",
    "file upload": "choose_file",
    "Add files": "choose_file",
    "Upload (.+)": "choose_file",
    "Upload": "choose",
    "(\\d+)(?:\\.0)?MB per file(?: • .+)?": "drop_or_choose",
    "Drag and drop (?:a file|files) here": "drop_here",
    "Cancel upload of (.+)": "cancel_upload",
    "Remove (.+)": "remove",
    "Help for (.+)": "help",
    "Press Enter to apply": "enter_applies",
    "Press (?:Ctrl|⌘) ?\\+ ?Enter to apply": "ctrl_enter_applies",
    "Press Enter to submit form": "enter_sends",
    "Press (?:Ctrl|⌘) ?\\+ ?Enter to submit form": "ctrl_enter_sends",
    "Select all": "select_all",
    "Select (\\d+) matches": "select_matches",
    "Clear all": "clear_all",
    "Clear entry": "clear_entry",
    "Dismiss": "close",
    "Notifications": "notices",
    "Copy to clipboard|Copy": "copy",
    "Copied!?": "copied",
    "Running\\.{3}": "running",
    "Connecting|Connecting to Streamlit server": "connecting",
    "Unable to connect to Streamlit server": "not_connected",
    "No options to select\\.": "no_options",
    "No results": "no_results",
    "(?:Selectbox|Multiselect) options|Suggestions": "options",
    "Show suggestions": "open",
    "(\\d+) options? available\\.": "options_there",
    "(.+), selected": "is_selected",
    "visualization|group mark container": "chart",
    "You can only select up to (\\d+) options?\\. Remove an option first\\.": "no_more",
    "(\\d+) more": "more_screens",
    "Previous page": "page_before",
    "Next page": "page_after",
    "Page (\\d+)": "page",
    "File must be (\\d+)(?:\\.0)?MB or smaller\\..*": "file_too_large",
    ".* files are not allowed\\..*": "file_kind",
    "Only one file is allowed\\..*": "one_file",
    "File size is too small\\..*": "file_empty",
    "Error: ": "error",
    "(?:AxiosError: )?(?:Network Error|Request aborted|timeout of .*)": "upload_line",
    "Upload failed|Connection lost\\..*|Unexpected error\\..*": "upload_line",
    "(?:AxiosError: )?Request failed with status code 413": "upload_large",
    "(?:AxiosError: )?Request failed with status code 4\\d\\d": "upload_refused",
    "(?:(?:AxiosError: )?Request failed with status code \\d+|.*Internal Server Error.*)": "upload_server",
    "Number is outside the allowed range": "number_range",
    # Of a part that was not fetched, in the words of Chromium, Firefox and Safari.
    "(?:Failed to fetch|error loading) dynamically imported module.*|Importing a module script failed.*": "part_failed",
}
#: What is said in our words in English too: the framework's tell a person nothing.
IN_ENGLISH_TOO = (
    "menu", "open_menu", "close_menu", "part_failed", "more_screens", "file_too_large", "file_kind", "one_file",
    "file_empty", "upload_line", "upload_large", "upload_refused", "upload_server",
)  # fmt: skip


def name_the_frameworks_parts() -> None:
    """Have the browser call Streamlit's own parts by our words, in the language of the screen."""
    keys = IN_ENGLISH_TOO if language() == "en" else SAID.values()
    words = [(said, say(f"framework.{key}", name="$1")) for said, key in SAID.items() if key in keys]
    st.html(_pieces.script(words, language()), unsafe_allow_javascript=True)


_pieces = beside(__file__)
