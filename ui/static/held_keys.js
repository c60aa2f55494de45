// One press, one act (app/front_page.py): a key held down says "pressed" some thirty times a second. With Alt and a letter, or Ctrl and
// Enter, that would accept or save criterion after criterion, each before anybody has read it. Only the first is heard; typing is left alone.
(function () {
    window.addEventListener('keydown', function (event) {
        var letter = event.altKey && !event.ctrlKey && /^Key/.test(event.code);
        var saves = (event.ctrlKey || event.metaKey) && event.key === 'Enter';
        if (!event.repeat || !(letter || saves)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
    }, true);
})();
