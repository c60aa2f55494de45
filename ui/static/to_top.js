// Begin the screen at its top. The heading takes the focus: a screen reader says where one is, and Tab goes on from there.
document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
const heading = document.querySelector("[data-testid=stMain] h1");
if (heading) {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
