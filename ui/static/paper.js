// Before a page is printed: opens what is folded, and writes out beside each field what was typed in it, because a field prints no
// more of it than its box shows. Afterwards all is as it was.
function wsPrintWhole() {
    if (window.wsPrinting) return;
    window.wsPrinting = {opened: [], written: []};
    window.addEventListener('beforeprint', () => {
        const {opened, written} = window.wsPrinting;
        document.querySelectorAll('[data-testid=stMain] details:not([open])').forEach(part => {
            part.open = true;
            opened.push(part);
        });
        document.querySelectorAll('[data-testid=stMain] textarea, [data-testid=stMain] input[type=text]').forEach(field => {
            if (!field.value) return;
            const box = field.closest('[data-testid=stTextAreaRootElement], [data-testid=stTextInputRootElement]') ?? field;
            const text = document.createElement('div');
            text.className = 'ws-written';
            text.textContent = field.value;
            box.after(text);
            box.classList.add('ws-is-written');
            written.push([box, text]);
        });
    });
    window.addEventListener('afterprint', () => {
        const {opened, written} = window.wsPrinting;
        opened.splice(0).forEach(part => { part.open = false; });
        written.splice(0).forEach(([box, text]) => {
            text.remove();
            box.classList.remove('ws-is-written');
        });
    });
}
