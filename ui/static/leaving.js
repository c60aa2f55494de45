// Has the browser ask before it leaves while something is typed and not saved (app/leaving.py). Called at the end of each run.
// places: a selector of what holds fields that wait to be saved. unsaved: whether the server holds anything that is not saved.
function wsAskBeforeLeaving({places, unsaved}) {
    if (!window.wsLeaving) {
        const typed = new Set();
        const ask = event => {
            if (window.wsLeaving.unsaved || [...typed].some(field => field.isConnected)) event.preventDefault();
        };
        const settle = () => {
            window.onbeforeunload = window.wsLeaving.unsaved || typed.size ? ask : null;
        };
        document.addEventListener('input', event => {
            if (event.target.closest(places) && !window.wsShown?.sending) {
                typed.add(event.target);
                window.wsLeaving.last = event.target;
                settle();
            }
        });
        document.addEventListener('focusin', event => {
            const connected = document.querySelector('[data-test-connection-state=CONNECTED]');
            if (connected && event.target !== window.wsLeaving.last) window.wsLeaving.last = null;
        });
        window.wsLeaving = {typed, settle, last: null};
    }
    // A lost connection locks the fields and takes the focus away, and the server would never hear of what was being typed:
    // only a field that is left tells it. So it is gone back to, and left by whatever is done next.
    const last = window.wsLeaving.last;
    if (last && last.isConnected && !last.disabled && document.activeElement === document.body) last.focus();
    // The server has heard of a field that was left.
    for (const field of window.wsLeaving.typed) {
        if (!field.isConnected || field !== document.activeElement) window.wsLeaving.typed.delete(field);
    }
    window.wsLeaving.unsaved = unsaved;
    window.wsLeaving.settle();
}
