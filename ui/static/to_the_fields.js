// The way past menus and lists (app/frame.py): a link that is seen only while the keyboard stands on it, leads to the first field that
// waits to be filled in or, where there is none, to the one next thing. places: selectors of where those stand, the first that is there
// counts. A screen begins with the focus on its heading or nowhere; the first Tab goes from there to this link, the next one on
// to the content or to the menu. From criterion to criterion of an appraisal, where the form
// stands beside its heading, Tab goes into it at once.
function wsToTheFields({places}) {
    const link = () => document.querySelector('a.ws-to-fields');
    const usable = field => !field.disabled && field.tabIndex !== -1 && field.getClientRects().length > 0;
    const first = () => {
        for (const place of window.wsFieldPlaces) {
            for (const box of document.querySelectorAll(place)) {
                const fields = [...box.querySelectorAll('input, textarea, button, a[href]')].filter(usable);
                const field = fields.find(each => each.matches('input, textarea')) ?? fields[0];
                if (field) return field;
            }
        }
        return null;
    };
    const beside = heading => {
        const all = [...document.querySelectorAll('[data-testid=stMain] :is(input, textarea, button, a[href], summary)')];
        const next = all.filter(each => usable(each) && !each.closest('.st-key-frame')
            && heading.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING).slice(0, 2);
        return next.find(each => each.closest('.st-key-appraisal_form'));
    };
    let fromTop = false;
    const again = window.wsFieldPlaces !== undefined;
    window.wsFieldPlaces = places;
    if (again) return;
    document.addEventListener('click', event => {
        if (!event.target.closest?.('a.ws-to-fields')) return;
        event.preventDefault();
        first()?.focus();
    });
    document.addEventListener('keydown', event => {
        if (event.key !== 'Tab' || event.shiftKey || event.altKey || event.ctrlKey) return;
        const from = document.activeElement;
        if (from && from === link() && fromTop) {
            fromTop = false;
            event.preventDefault();
            document.querySelector('[data-testid=stSkipToContent]')?.focus();
            return;
        }
        fromTop = from === document.body;
        const begins = fromTop || from?.matches('[data-testid=stMain] h1[tabindex="-1"]');
        if (!begins || !link() || !first()) return;
        event.preventDefault();
        (beside(from) ?? link()).focus();
    });
}
