// Sees to it that the server has heard of what the fields show (app/shown_fields.py). Called at the end of each run.
// heard: class of a field → the text that the run was made with. words: what is said of a field that cannot be sent, {label} in it.
function wsSendWhatIsShown({heard, words}) {
    const first = !window.wsShown;
    // One object for the whole visit: what is made in the first run must know what the last one heard.
    const shown = window.wsShown ??= {
        tried: new Map(), filled: new WeakSet(), entered: new WeakSet(), sending: false, heard: {}, before: {},
    };
    for (const [name, text] of Object.entries(shown.heard)) if (heard[name] !== text) shown.before[name] = text;
    Object.assign(shown, {heard, words});
    if (first) {
        const fields = () => Object.keys(shown.heard)
            .map(name => [document.getElementsByClassName(name)[0]?.querySelector('input, textarea'), name])
            .filter(([field]) => field && !field.disabled && !field.closest('[data-testid=stForm]'));
        const plain = (field, text) => field.matches('input') ? text.replace(/[\r\n]/g, '') : text.replace(/\r\n?/g, '\n');
        // A field that has just been drawn is empty until Streamlit puts into it what the server holds, and one that the server
        // changed shows the text of before, on a slow machine for a while. Nobody entered that: to send it would undo the server's.
        const meant = (field, name) => {
            if (field.value) shown.filled.add(field);
            const before = shown.before[name];
            const late = before !== undefined && field.value === plain(field, before) && !shown.entered.has(field);
            return shown.filled.has(field) && !late;
        };
        document.addEventListener('input', event => {
            shown.filled.add(event.target);
            shown.entered.add(event.target);
        }, true);
        shown.unsent = () => fields().filter(([field, name]) =>
            meant(field, name) && field.value !== plain(field, shown.heard[name]));
        // A field that was greyed while somebody typed in it, or was filled in by a program, never tells by itself what it
        // shows. React passes over an event whose value it has noted already, so its note is made another first.
        shown.send = field => {
            shown.sending = true;
            field._valueTracker?.setValue(field.value ? '' : ' ');
            field.dispatchEvent(new Event('input', {bubbles: true}));
            field.dispatchEvent(new FocusEvent('focusout', {bubbles: true}));
            shown.sending = false;
        };
        const note = document.createElement('p');
        note.className = 'ws ws-unsent';
        note.setAttribute('role', 'alert');
        note.hidden = true;
        shown.tell = () => {
            clearTimeout(shown.later);
            // A slow run has its say first: it may have heard of the field, or have refused what stands there.
            if (document.querySelector('[data-testid=stApp][data-test-script-state=running]')) {
                shown.later = setTimeout(shown.tell, 1000);
                return;
            }
            const left = shown.unsent().filter(([field, name]) =>
                field !== document.activeElement && shown.tried.get(name) === field.value);
            note.hidden = !left.length;
            if (!left.length) return;
            const label = left[0][0].getAttribute('aria-label') ?? left[0][0].closest('[data-testid]')?.innerText ?? '';
            note.textContent = shown.words.replace('{label}', label.trim());
            document.querySelector('[data-testid=stApp]').appendChild(note);
        };
        shown.settle = () => {
            if (!document.querySelector('[data-test-connection-state=CONNECTED]')) return;
            shown.unsent().forEach(([field, name]) => {
                // What is being typed is sent when the field is left, or by the press that follows.
                if (field === document.activeElement || shown.tried.get(name) === field.value) return;
                shown.tried.set(name, field.value);
                shown.send(field);
            });
            // What was told is taken back as soon as it is no longer so.
            if (!note.hidden) shown.tell();
            // Time enough for a run; only what is still not heard of then is told.
            clearTimeout(shown.later);
            shown.later = setTimeout(shown.tell, 4000);
        };
        // Before any press acts, and so before a save: all that is shown goes to the server, in the same order.
        window.addEventListener('click', event => {
            shown.unsent().forEach(([field]) => { if (field !== event.target) shown.send(field); });
        }, true);
    }
    for (const name of shown.tried.keys()) if (!(name in heard)) shown.tried.delete(name);
    // React may still be drawing what this run changed.
    clearTimeout(shown.soon);
    shown.soon = setTimeout(shown.settle, 400);
}
