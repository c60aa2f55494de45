// Ties what is wrong to its field, and names groups of fields (parts/refusals.py). Called at the end of each run.
// form: whose fields they are. wrong: the class of a field's container, the id of the sentence about it. groups: a container's class, its name.
// focus: the class of the field that the keyboard goes to, or "summary"; once for each moment.
function wsTieRefusals({form, wrong, groups, focus, moment}) {
  const fields = 'input, textarea, [role="combobox"], [role="radiogroup"], button';
  const within = (place) => document.getElementsByClassName(place)[0];
  const fieldIn = (place) => within(place) && within(place).querySelector(fields);
  const tie = () => {
    for (const each of document.querySelectorAll('[data-ws-tied]')) {
      each.removeAttribute('aria-invalid');
      each.removeAttribute('aria-describedby');
      each.removeAttribute('data-ws-tied');
    }
    const forms = Object.values(window.wsRefusals.forms);
    for (const {place, id} of forms.flatMap((each) => each.wrong)) {
      const field = fieldIn(place);
      if (!field || !document.getElementById(id)) continue;
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', id);
      field.setAttribute('data-ws-tied', '');
    }
    for (const {place, name} of forms.flatMap((each) => each.groups)) {
      const group = within(place);
      if (!group) continue;
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', name);
    }
  };
  const goTo = (place) => {
    const field = fieldIn(place);
    if (!field) return;
    field.scrollIntoView({block: 'center'});
    field.focus({preventScroll: true});
  };
  if (!window.wsRefusals) {
    window.wsRefusals = {moment: '', forms: {}};
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-ws-field]');
      if (!link) return;
      event.preventDefault();
      goTo(link.dataset.wsField);
    });
  }
  window.wsRefusals.forms[form] = {wrong, groups};
  tie();
  // Fields that are drawn after this script, and those that are drawn anew.
  setTimeout(tie, 300);
  if (!focus || window.wsRefusals.moment === moment) return;
  window.wsRefusals.moment = moment;
  setTimeout(() => {
    const place = focus === 'summary' ? document.querySelector('.ws-refused') : null;
    if (place) {
      place.scrollIntoView({block: 'center'});
      place.focus({preventScroll: true});
    } else if (focus !== 'summary') {
      goTo(focus);
    }
  }, 60);
}
