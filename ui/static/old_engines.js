// Before Streamlit's scripts (app/front_page.py): what they need and Chromium 109, the last of Windows 7 and 8, and Firefox
// ESR 115 lack. In the words of old engines, because those that lack more have to get through it, too.
(function () {
    var add = function (name, made) {
        if (!Array.prototype[name]) {
            Object.defineProperty(Array.prototype, name, {value: made, writable: true, configurable: true});
        }
    };
    add('toSorted', function (compare) { return Array.from(this).sort(compare); });
    add('toReversed', function () { return Array.from(this).reverse(); });
    add('toSpliced', function () {
        var copy = Array.from(this);
        Array.prototype.splice.apply(copy, arguments);
        return copy;
    });
    try {
        new RegExp('a', 'v');
    } catch (error) {
        if (!window.Proxy) return;
        // The patterns that Streamlit marks with v read the same under u.
        var plain = function (given) {
            return typeof given[1] === 'string' ? [given[0], given[1].replace('v', 'u')] : given;
        };
        var Native = window.RegExp;
        window.RegExp = new Proxy(Native, {
            construct: function (target, given, as) {
                return Reflect.construct(Native, plain(given), as === window.RegExp ? Native : as);
            },
            apply: function (target, self, given) { return Native.apply(self, plain(given)); },
        });
        Native.prototype.constructor = window.RegExp;
    }
})();
