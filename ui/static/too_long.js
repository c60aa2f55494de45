// Says when a field does not take what was typed or pasted (app/too_long.py): Streamlit then leaves the field as it was, without a
// word. longest: class of a field → the most letters. words: what is said, {limit} and {length} filled in here.
function wsSayWhatIsTooLong({longest, words}) {
    const first = !window.wsTooLong;
    window.wsTooLong = {...window.wsTooLong, longest, words};
    if (!first) return;
    const note = document.createElement('p');
    note.className = 'ws ws-too-long';
    note.setAttribute('role', 'alert');
    note.hidden = true;
    const hide = () => { note.hidden = true; };
    const limitOf = field => {
        for (let place = field.parentElement; place && place !== document.body; place = place.parentElement) {
            for (const name of place.classList) {
                if (name in window.wsTooLong.longest) return window.wsTooLong.longest[name];
            }
        }
        return 0;
    };
    const say = (field, limit, length) => {
        note.textContent = window.wsTooLong.words.replace('{limit}', limit).replace('{length}', length);
        // Inside of what is open above the page, or it would be hidden behind it.
        (field.closest('[role=dialog]') ?? document.querySelector('[data-testid=stApp]')).appendChild(note);
        note.hidden = false;
        const around = note.offsetParent?.getBoundingClientRect() ?? {left: 0, top: 0};
        const at = field.getBoundingClientRect();
        note.style.left = `${at.left - around.left}px`;
        note.style.top = `${at.bottom - around.top + 2}px`;
        note.style.width = `${Math.max(at.width, Math.min(280, window.innerWidth - at.left - 16))}px`;
    };
    // Before Streamlit hears of it: what it refuses is gone from the field afterwards.
    document.addEventListener('input', event => {
        const field = event.target;
        if (!field.matches?.('input, textarea')) return;
        const limit = limitOf(field), length = field.value.length;
        if (limit && length > limit) say(field, limit, length);
        else hide();
    }, true);
    document.addEventListener('focusout', hide);
    // A field scrolls within itself while somebody types in it.
    document.addEventListener('scroll', event => { if (event.target !== document.activeElement) hide(); }, true);
}
