// Calls Streamlit's own parts by our words whenever they appear (app/framework_words.py). words: pairs of what Streamlit says, a
// pattern of the whole name, and what stands for it; parts that no pair is about get their own names back. language: of the
// document.
function wsCallPartsByOurWords(words, language) {
    document.documentElement.lang = language;
    window.wsSaid = words.map(([said, ours]) => [new RegExp(`^(?:${said})$`), ours]);
    const ours = own => {
        const found = window.wsSaid.find(([said]) => said.test(own));
        return found ? own.replace(found[0], found[1]) : own;
    };
    // What the framework said last is kept beside the part, so that it can be said anew in another language.
    const renamed = (part, kind, now, put) => {
        if (now === null) return;
        part.wsNamed ??= {};
        const own = part.wsNamed[kind]?.as === now ? part.wsNamed[kind].own : now;
        const as = ours(own);
        part.wsNamed[kind] = {own, as};
        if (as !== now) put(as);
    };
    const NAMES = ['aria-label', 'placeholder', 'title', 'aria-roledescription'];
    const mend = part => NAMES.forEach(kind =>
        renamed(part, kind, part.getAttribute(kind), as => part.setAttribute(kind, as)));
    // Sentences of the framework stand in parts of its own; in all others stand words of ours, or of people.
    const OWN = '[data-testid=InputInstructions], [data-testid^=stFileUploader], [data-testid=stTooltipErrorContent], '
        + '[role=listbox], [data-live-announcer], [data-testid^=stMultiSelect], [data-testid^=stSelectbox], '
        + '[data-testid=stStatusWidget], [data-testid=stTooltipContent], [data-testid=stTopNavSection], '
        + '[data-testid=stAlertContainer]:not([data-testid=stAlert] *)';
    const say = text => {
        if (text.data.trim() && text.parentElement?.closest(OWN)) renamed(text, 'text', text.data, as => { text.data = as; });
    };
    const skip = () => {
        const link = document.querySelector('[data-testid=stSkipToContent]');
        if (!link) return;
        link.wsOwn ??= link.textContent;
        if (link.textContent !== ours(link.wsOwn)) link.textContent = ours(link.wsOwn);
    };
    const texts = place => {
        const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) say(walk.currentNode);
    };
    const all = place => {
        mend(place);
        place.querySelectorAll(NAMES.map(kind => `[${kind}]`).join()).forEach(mend);
        if (place.closest(OWN)) texts(place);
        else place.querySelectorAll(OWN).forEach(texts);
    };
    window.wsMend = {mend, say, all};
    if (!window.wsNaming) {
        window.wsNaming = new MutationObserver(changes => changes.forEach(change => {
            if (change.type === 'attributes') window.wsMend.mend(change.target);
            else if (change.type === 'characterData') window.wsMend.say(change.target);
            else change.addedNodes.forEach(node => {
                if (node.nodeType === 1) window.wsMend.all(node);
                else if (node.nodeType === 3) window.wsMend.say(node);
            });
        }));
        window.wsNaming.observe(document.body, {subtree: true, childList: true, characterData: true, attributeFilter: NAMES});
    }
    all(document.body);
    skip();
}
