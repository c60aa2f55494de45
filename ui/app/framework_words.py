"""What Streamlit's own parts are called for those who hear the page or go by keyboard: English, with no words to set.

A small script renames them in the browser whenever they appear. In English it gives them back their own names.
"""

from json import dumps

import streamlit as st

from ui.reader.language import language, say

#: What the framework says, as a pattern of the whole name → the key of our words; ``{name}`` there is what stands in brackets.
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
    "Remove (.+)": "remove",
    "Help for (.+)": "help",
}
_SCRIPT = """<script>
(() => {
    window.wsSaid = SAID.map(([said, ours]) => [new RegExp(`^(?:${said})$`), ours]);
    const ours = own => {
        const found = window.wsSaid.find(([said]) => said.test(own));
        return found ? own.replace(found[0], found[1]) : own;
    };
    // What the framework said last is kept beside the part, so that it can be said anew in another language.
    const mend = part => {
        const label = part.getAttribute('aria-label');
        if (label === null) return;
        const own = part.wsNamed?.as === label ? part.wsNamed.own : label;
        part.wsNamed = {own, as: ours(own)};
        if (part.wsNamed.as !== label) part.setAttribute('aria-label', part.wsNamed.as);
    };
    const skip = () => {
        const link = document.querySelector('[data-testid=stSkipToContent]');
        if (!link) return;
        link.wsOwn ??= link.textContent;
        if (link.textContent !== ours(link.wsOwn)) link.textContent = ours(link.wsOwn);
    };
    const all = place => { mend(place); place.querySelectorAll('[aria-label]').forEach(mend); };
    if (!window.wsNaming) {
        window.wsNaming = new MutationObserver(changes => changes.forEach(change => {
            if (change.type === 'attributes') mend(change.target);
            else change.addedNodes.forEach(node => { if (node.nodeType === 1) all(node); });
        }));
        window.wsNaming.observe(document.body, {subtree: true, childList: true, attributeFilter: ['aria-label']});
    }
    all(document.body);
    skip();
})();
</script>"""


def name_the_frameworks_parts() -> None:
    """Have the browser call Streamlit's own parts by our words, in the language of the screen."""
    words = [] if language() == "en" else [(said, say(f"framework.{key}", name="$1")) for said, key in SAID.items()]
    st.html(_SCRIPT.replace("SAID", dumps(words)), unsafe_allow_javascript=True)
