// Says in words how the page stands with its server (app/front_page.py): while it loads, where the browser is too old, keeps no
// cookies, or cannot reach the server, and while the line is away. words: language → key → sentence. In the words of old engines.
function wsTellHowItStands(words) {
    var began = Date.now(), stood = false, left = 0, joined = 0, failed = false;
    var connected = function () {
        return !!document.querySelector('[data-test-connection-state=CONNECTED]');
    };
    // A network may let the line open and nothing come through it. Once a run was begun, the server is there.
    var silent = function () {
        joined = joined || Date.now();
        return Date.now() - joined > 6000 && !!document.querySelector('[data-testid=stApp][data-test-script-state=initial]');
    };
    var able = function () {
        return !!window.Proxy && 'findLast' in Array.prototype && 'structuredClone' in window
            && !!window.CSS && CSS.supports('container-type', 'inline-size');
    };
    window.addEventListener('error', function (event) {
        // A script that was not fetched, or that the engine cannot read.
        if (event.target.tagName === 'SCRIPT' || (!stood && event.error instanceof SyntaxError)) failed = true;
    }, true);
    // A part of a screen that was not fetched when it was first needed.
    window.addEventListener('vite:preloadError', function () { failed = true; });
    var which = function () {
        var waited = Date.now() - began;
        if (connected()) {
            stood = stood || !!document.querySelector('[data-testid=stMain] :is(h1, .ws, [data-testid=stAlert])');
            left = 0;
            if (!navigator.cookieEnabled) return 'no_cookies';
            if (failed) return 'not_loaded';
            return stood ? '' : silent() ? 'no_line' : 'loading';
        }
        joined = 0;
        if (stood) {
            left = left || Date.now();
            return Date.now() - left > 4000 ? 'line_away' : '';
        }
        if (!able()) return 'too_old';
        if (!navigator.cookieEnabled) return 'no_cookies';
        if (failed) return 'not_loaded';
        if (waited < 8000) return 'loading';
        if (!document.querySelector('[data-testid=stApp]')) return document.readyState === 'complete' ? 'not_loaded' : 'slow';
        return 'no_line';
    };
    var tell = function () {
        var note = document.getElementById('ws-standing');
        var key = which();
        if (!note) return;
        var said = key && (words[document.documentElement.lang] || words.vi)[key];
        if (note.textContent !== (said || '')) note.textContent = said || '';
        note.hidden = !said;
        note.className = key === 'loading' || key === 'slow' ? 'ws-waits' : 'ws-trouble';
    };
    // At once: the document is not ready before Streamlit's scripts have come, and that may be never.
    setInterval(tell, 500);
}
