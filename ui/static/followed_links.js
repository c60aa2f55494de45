// The links of ui/screens/self_assessment/list.py: which one was followed is told to the page, without loading it anew.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let place = parentElement.querySelector(".ws-self-links");
  if (!place) {
    place = document.createElement("div");
    place.className = "ws-self-links";
    parentElement.appendChild(place);
  }
  if (place.dataset.drawn !== data.html) {
    // Focus stays on the link that was followed: the list is drawn anew with every change.
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.follow : null;
    place.innerHTML = data.html;
    place.dataset.drawn = data.html;
    if (held) place.querySelector(`[data-follow="${held}"]`)?.focus({ preventScroll: true });
  }
  place.onclick = (event) => {
    const link = event.target.closest("a[data-follow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue("followed", link.dataset.follow);
  };
}
