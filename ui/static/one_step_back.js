// One press, one step back (app/front_page.py): a run names ward, round and language in the address one after the other, and
// Streamlit makes an entry of the history of each. Only the first one after something was pressed is an entry of its own.
(function () {
    var pressed = false;
    var push = history.pushState, replace = history.replaceState;
    ['click', 'keydown', 'change'].forEach(function (kind) {
        window.addEventListener(kind, function () { pressed = true; }, true);
    });
    window.addEventListener('popstate', function () { pressed = false; }, true);
    history.pushState = function (state, title, address) {
        var same = address === undefined || new URL(address, location.href).href === location.href;
        var put = pressed && !same ? push : replace;
        if (put === push) pressed = false;
        return put.apply(history, arguments);
    };
})();
