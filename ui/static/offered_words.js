// Beside fields for typing: words that may be taken over, and a calendar for a date. They stay plain fields: what is typed and not
// in the list is kept as it stands, which a list of Streamlit that takes new words does not do when Tab or a click elsewhere
// leaves it. offers: key of a container -> words; day: key of the container of a date (day/month/year); calendar: its button's name.
function wsOfferWords(offers, day, calendar) {
    window.wsOffered = {offers, day, calendar};
    const field = key => document.querySelector(`.st-key-${key} input`);
    const list = (key, words) => {
        const input = field(key);
        if (!input) return;
        const id = `ws-words-${key}`;
        let held = document.getElementById(id);
        if (!held) {
            held = document.createElement('datalist');
            held.id = id;
            document.body.append(held);
        }
        const wanted = words.join('\n');
        if (held.wsWords !== wanted) {
            held.wsWords = wanted;
            held.replaceChildren(...words.map(word => Object.assign(document.createElement('option'), {value: word})));
        }
        if (input.getAttribute('list') !== id) {
            input.setAttribute('list', id);
            input.setAttribute('autocomplete', 'off');
        }
    };
    // React looks at what its own setter knows; a value set past it would be put back.
    const type = (input, text) => {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
        input.dispatchEvent(new Event('input', {bubbles: true}));
    };
    const pick = () => {
        const {day, calendar} = window.wsOffered;
        const input = field(day);
        if (!input || !HTMLInputElement.prototype.showPicker) return;
        const place = input.closest('[data-testid=stTextInputRootElement]') || input.parentElement;
        let button = place.querySelector('.ws-calendar');
        if (!button) {
            button = Object.assign(document.createElement('button'), {type: 'button', className: 'ws-calendar'});
            const chosen = Object.assign(document.createElement('input'), {type: 'date', tabIndex: -1, className: 'ws-calendar-day'});
            chosen.setAttribute('aria-hidden', 'true');
            button.onclick = () => {
                const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(input.value.trim());
                chosen.value = typed ? `${typed[3]}-${typed[2].padStart(2, '0')}-${typed[1].padStart(2, '0')}` : '';
                chosen.showPicker();
            };
            chosen.onchange = () => {
                if (!chosen.value) return;
                const [year, month, date] = chosen.value.split('-');
                input.focus();
                type(input, `${date}/${month}/${year}`);
                input.blur();
                button.focus();
            };
            place.append(button, chosen);
        }
        if (button.getAttribute('aria-label') !== calendar) {
            button.setAttribute('aria-label', calendar);
            button.title = calendar;
        }
    };
    const all = () => {
        Object.entries(window.wsOffered.offers).forEach(([key, words]) => list(key, words));
        pick();
    };
    // The fields are drawn after this, and drawn anew by whatever changes them.
    window.wsOffering ??= new MutationObserver(all);
    window.wsOffering.observe(document.body, {subtree: true, childList: true});
    all();
}
