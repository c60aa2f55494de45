// The text of a file of criteria (screens/workshop/editor.py): numbers of its lines beside it, with a sign where something is
// found; a press goes to a line, puts a key where the cursor stands, or saves the text as a file. Called at the end of each run.
// scope: class of the container of numbers and text. marks: line → sign.
function wsCatalogueText({scope, marks}) {
    const own = window.wsCatalogue ??= {};
    Object.assign(own, {scope, marks});
    const PAUSE = 1200;
    const box = () => document.getElementsByClassName(own.scope)[0];
    const text = () => box()?.querySelector('textarea');
    const draw = () => {
        const area = text(), pre = box()?.querySelector('.ws-ws-lines pre');
        if (!area || !pre) return;
        own.drawn = area.value;
        const count = area.value.split('\n').length;
        const numbers = Array.from({length: count}, (_, at) => `${own.marks[at + 1] ?? ''}${at + 1}`).join('\n');
        if (pre.textContent !== numbers) pre.textContent = numbers;
        pre.style.transform = `translateY(${-area.scrollTop}px)`;
        pre.parentElement.style.height = `${area.offsetHeight}px`;
    };
    // Streamlit hands over a text when it is left, or by these two keys: they are pressed for whoever pauses.
    const handOver = area => {
        if (area.isConnected) {
            area.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true}));
        }
    };
    const prepare = () => {
        const area = text();
        if (!area || area.dataset.wsLines) return;
        area.dataset.wsLines = 'yes';
        area.wrap = 'off';
        area.spellcheck = false;
        let waiting, composing = false;
        area.addEventListener('compositionstart', () => { composing = true; });
        area.addEventListener('compositionend', () => { composing = false; });
        area.addEventListener('scroll', draw);
        area.addEventListener('input', () => {
            draw();
            clearTimeout(waiting);
            const later = () => composing ? waiting = setTimeout(later, PAUSE) : handOver(area);
            waiting = setTimeout(later, PAUSE);
        });
        new ResizeObserver(draw).observe(area);
    };
    if (!own.listening) {
        own.listening = true;
        const goTo = line => {
            const area = text();
            if (!area) return;
            const lines = area.value.split('\n');
            const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
            area.focus();
            area.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
            const height = parseFloat(getComputedStyle(area).lineHeight) || 20;
            area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3);
            area.scrollLeft = 0;
            area.scrollIntoView({block: 'nearest'});
        };
        // What has several lines is set in as far as the line in which the cursor stands.
        const insert = what => {
            const area = text();
            if (!area) return;
            const at = area.selectionStart;
            const indent = /^[ ]*/.exec(area.value.slice(area.value.lastIndexOf('\n', at - 1) + 1, at))[0];
            area.focus();
            area.setRangeText(what.replace(/\n(?=.)/g, `\n${indent}`), at, area.selectionEnd, 'end');
            area.dispatchEvent(new Event('input', {bubbles: true}));
        };
        const save = name => {
            const link = document.createElement('a');
            link.href = URL.createObjectURL(new Blob([text()?.value ?? ''], {type: 'text/yaml'}));
            link.download = name.split('/').pop();
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 1000);
        };
        document.addEventListener('click', event => {
            const pressed = event.target.closest?.('[data-ws-line], [data-ws-key], [data-ws-insert], [data-ws-save]');
            if (!pressed) return;
            const {wsLine, wsKey, wsInsert, wsSave} = pressed.dataset;
            if (wsLine) goTo(Number(wsLine));
            if (wsKey) insert(`${wsKey}: `);
            if (wsInsert) insert(`${wsInsert}\n`);
            if (wsSave) save(wsSave);
        });
    }
    prepare();
    draw();
    // The field, and what stands in it, may be drawn a while after this; one that is shown instead of it, too.
    own.looking ??= setInterval(() => {
        const area = text();
        if (!area || (area.dataset.wsLines && area.value === own.drawn)) return;
        prepare();
        draw();
    }, 400);
}
