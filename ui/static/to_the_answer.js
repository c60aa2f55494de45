// Whoever chose a side with the mouse writes next: the keyboard goes to the answer. Arrow keys choose without leaving.
function wsToTheAnswer() {
  if (window.wsAnswers) return;
  window.wsAnswers = true;
  document.addEventListener("click", (press) => {
    const form = press.detail > 0 && press.target.closest('.st-key-self_answer [role="radiogroup"] label')?.closest(".st-key-self_answer");
    const answer = form && form.querySelector("textarea");
    if (answer && !answer.value) setTimeout(() => answer.focus({ preventScroll: true }), 0);
  }, true);
}
