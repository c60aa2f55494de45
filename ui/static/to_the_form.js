// After a move from one criterion or view to another: its beginning in sight, and the keyboard there.
function wsToTheForm(moves) {
  const came = window.wsMoves;
  window.wsMoves = moves;
  if (!moves || came === undefined || came === moves) return;
  document.querySelector("[data-testid=stMain]").scrollTo({ top: 0 });
  const places = [
    '[class*="st-key-self_work_"] h3',
    '[class*="st-key-self_list_"] h3',
    "[data-testid=stMain] h3",
  ];
  const seen = (each) => each && each.offsetParent !== null;
  const heading = places.map((place) => document.querySelector(place)).find(seen);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}
