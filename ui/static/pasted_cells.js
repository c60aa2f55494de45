// Two cells of a table pasted into one line stay two (app/shown_fields.py): the browser would leave out the line end between
// them, and 118 and 120 would be 118120. What is typed then shows as it is read.
if (!window.wsPasting) {
    window.wsPasting = true;
    document.addEventListener('paste', event => {
        const field = event.target;
        if (!field.matches?.('input:not([type=password])') || field.readOnly) return;
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const cells = text.trim().split(/[ \t]*[\r\n\t]+[ \t]*/);
        if (cells.length < 2) return;
        event.preventDefault();
        document.execCommand('insertText', false, cells.join(' '));
    }, true);
}
