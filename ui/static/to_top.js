// Begins a screen at its top: one that follows another keeps where that one was scrolled to. The heading takes the focus, so that a
// screen reader says where one is and Tab goes on from there, not through the menu. One expression: a function that the page calls
// with what the screen shows, because a script that reads as the one before would not run again.
(() => {
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    const heading = document.querySelector("[data-testid=stMain] h1");
    if (heading) {
        heading.tabIndex = -1;
        heading.focus({preventScroll: true});
    }
})
