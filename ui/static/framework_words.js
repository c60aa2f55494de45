// Calls Streamlit's own parts by our words whenever they appear (app/framework_words.py). words: pairs of what Streamlit says, a
// pattern of the whole name, and what stands for it; without any, the parts get their own names back.
function wsCallPartsByOurWords(words) {
    window.wsSaid = words.map(([said, ours]) => [new RegExp(`^(?:${said})$`), ours]);
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
}
