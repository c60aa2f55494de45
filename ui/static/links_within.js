// Links that stay on one screen (data-ws-here) are followed as Back and Forward are, without loading the page anew. A cell of a
// table of links opens what its row and its column stand for together; whoever has no mouse opens one of the two.
function wsLinksWithin(asked) {
    // Once for each that is opened: whoever has moved on is not thrown back by the next run.
    if (asked !== '/' && window.wsOpenedHere !== asked) setTimeout(() => {
        const opened = document.getElementById('ws-opened');
        opened?.scrollIntoView({block: 'nearest'});
        opened?.focus({preventScroll: true});
    }, 150);
    window.wsOpenedHere = asked;
    if (window.wsLinksHeard) return;
    window.wsLinksHeard = true;
    const go = address => {
        window.history.pushState({}, '', address);
        window.dispatchEvent(new PopStateEvent('popstate'));
    };
    document.addEventListener('click', event => {
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        const link = event.target.closest?.('a[data-ws-here]');
        if (link) {
            event.preventDefault();
            go(link.href);
            return;
        }
        const cell = event.target.closest?.('td.ws-o-cell');
        const row = cell?.parentElement.querySelector('a[data-ws-here]');
        const column = cell?.closest('table').tHead.rows[0].cells[cell.cellIndex].querySelector('a[data-ws-here]');
        if (!row || !column) return;
        const address = new URL(row.href);
        new URL(column.href).searchParams.forEach((value, name) => address.searchParams.set(name, value));
        go(address);
    });
}
