// Why a chosen file did not arrive, in a sentence for each cause: Streamlit says it in English and in a tooltip. words: cause ->
// sentence. The sentence stands below the field and goes with the file it is about.
function wsSayWhyUploadFailed(words) {
    window.wsUploadWords = words;
    const cause = said => {
        if (/smaller|larger|too large|\b413\b/i.test(said)) return 'large';
        if (/\bstatus code 4\d\d\b/i.test(said)) return 'refused';
        if (/\bstatus code 5\d\d\b/i.test(said)) return 'server';
        return 'line';
    };
    // By what Streamlit said itself: our words may stand there already (framework_words.js).
    const own = said => [...said.childNodes]
        .map(node => node.nodeType === 1 ? own(node) : node.wsNamed?.text?.own ?? node.data).join('');
    const look = () => document.querySelectorAll('[class*="st-key-ws_upload_"]').forEach(place => {
        const said = place.querySelector('[data-testid=stFileChip][aria-invalid="true"] > [role=alert]');
        let ours = place.querySelector(':scope > .ws-upload-why');
        if (!said) return ours?.remove();
        if (!ours) {
            ours = Object.assign(document.createElement('p'), {className: 'ws ws-upload-why'});
            ours.setAttribute('role', 'alert');
            place.append(ours);
        }
        const sentence = window.wsUploadWords[cause(own(said))];
        if (ours.textContent !== sentence) ours.textContent = sentence;
    });
    window.wsLookingAtUploads ??= new MutationObserver(look);
    window.wsLookingAtUploads.observe(document.body, {subtree: true, childList: true, attributeFilter: ['aria-invalid']});
    look();
}
