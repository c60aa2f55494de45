// Brings the row that the address asks for into view (screens/scorecard/opened_row.py), and the focus to it. Once an address:
// whoever has moved on is not thrown back by the next run.
function wsShowOpenedRow() {
    const asked = window.location.search;
    if (window.wsOpenedRow === asked) return;
    const show = tries => {
        const row = document.getElementById('ws-opened-row');
        if (!row) {
            if (tries) setTimeout(() => show(tries - 1), 100);
            return;
        }
        window.wsOpenedRow = asked;
        row.scrollIntoView({block: 'center'});
        row.querySelector('summary').focus({preventScroll: true});
    };
    show(30);
}
