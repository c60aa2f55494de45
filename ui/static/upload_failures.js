// Why a chosen file did not arrive: Streamlit says it in a tooltip only, so it stands below the field, too, in the words that were
// put for Streamlit's (framework_words.js). It goes with the file it is about; where several are lacking, each sentence names its own.
function wsSayWhyUploadsFailed() {
    const why = said => said.lastChild?.textContent ?? '';
    const look = () => document.querySelectorAll('[class*="st-key-ws_upload_"]').forEach(place => {
        const failed = [...place.querySelectorAll('[data-testid=stFileChip][aria-invalid="true"]')]
            .map(chip => [chip, chip.querySelector(':scope > [role=alert]')]).filter(([, said]) => said);
        let ours = place.querySelector(':scope > .ws-upload-why');
        if (!failed.length) return ours?.remove();
        if (!ours) {
            ours = Object.assign(document.createElement('p'), {className: 'ws ws-upload-why'});
            ours.setAttribute('role', 'alert');
            place.append(ours);
        }
        const name = chip => chip.querySelector('[data-testid=stFileChipName]')?.textContent;
        const sentences = failed.map(([chip, said]) => failed.length > 1 && name(chip) ? `${name(chip)}: ${why(said)}` : why(said));
        const sentence = [...new Set(sentences)].join('\n');
        if (ours.textContent !== sentence) ours.textContent = sentence;
    });
    window.wsLookingAtUploads ??= new MutationObserver(look);
    window.wsLookingAtUploads.observe(document.body, {subtree: true, childList: true, characterData: true, attributeFilter: ['aria-invalid']});
    look();
}
