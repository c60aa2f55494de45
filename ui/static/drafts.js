// Keeps in this browser what is entered and not saved, and offers it where a discarded tab or a crash lost it (parts/drafts.py).
// Called at the end of each run. scope: class of the unseen field that what is taken back is sent by. fields: class of a field →
// {form, field: its name over all sessions, on: what the form was opened on, held: what the server holds, typed: it is a text}.
// unsaved: whether the server holds anything that is not saved. done: forms that were saved or given up. owner: whose they are.
// leave: addresses of signing out. words: what is said.
function wsKeepDrafts({scope, fields, unsaved, done, owner, leave, words}) {
    const START = 'ws-draft|', LONGEST = 12 * 3600 * 1000;
    const first = !window.wsDrafts;
    const own = window.wsDrafts ??= {mine: new Set(), began: {}, scopes: {}};
    Object.assign(own, {words, owner, leave});
    own.scopes[scope] = fields;
    // Where the browser keeps nothing, nothing is offered.
    const attempt = act => { try { return act(); } catch { return null; } };
    const read = name => attempt(() => JSON.parse(localStorage.getItem(name)));
    const drop = name => { own.mine.delete(name); attempt(() => localStorage.removeItem(name)); };
    const kept = () => attempt(() => Object.keys(localStorage).filter(key => key.startsWith(START))) ?? [];
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const place = each => document.getElementsByClassName(each)[0];
    const nameOf = each => `${START}${each.form}|${each.field}`;
    const beganAs = each => `${each.form}|${each.field}|${each.on}`;
    const textIn = each => place(each)?.querySelector('input:not([type=password]), textarea');
    const keep = (each, value) => {
        const name = nameOf(each);
        if (same(value, own.began[beganAs(each)])) {
            if (own.mine.has(name)) drop(name);
            return;
        }
        own.mine.add(name);
        const {form, field, on} = each;
        const draft = {form, field, on, value, owner: own.owner, at: Date.now()};
        attempt(() => localStorage.setItem(name, JSON.stringify(draft)));
    };
    // The fields of screen and dialog, while they stand there.
    const drawn = () => Object.entries(own.scopes).filter(([to]) => place(to))
        .flatMap(([to, all]) => Object.entries(all).map(([name, each]) => [name, each, to]));
    if (first) {
        document.addEventListener('input', event => {
            if (event.target.type === 'password' || !event.target.closest) return;
            const found = drawn().find(([name, each]) => each.typed && event.target.closest(`.${name}`));
            if (found) keep(found[1], event.target.value);
        });
        const forget = () => kept().forEach(drop);
        document.addEventListener('submit', event => {
            if (own.leave.some(each => new URL(event.target.action, location.href).pathname === each)) forget();
        }, true);
        document.addEventListener('click', event => { if (event.target.closest?.('.st-key-sign_out button')) forget(); }, true);
        const bar = document.createElement('div');
        bar.className = 'ws ws-drafts';
        bar.setAttribute('role', 'status');
        const said = bar.appendChild(document.createElement('span'));
        const [take, leaveIt] = [0, 1].map(() => bar.appendChild(document.createElement('button')));
        // With a field come those that are only asked for once it is filled in: all that is kept of its form.
        const offered = () => {
            const forms = new Set(own.offered.map(([, each]) => each.form));
            return kept().map(name => [name, read(name)]).filter(([, draft]) => draft && forms.has(draft.form));
        };
        take.addEventListener('click', () => {
            for (const to of new Set(own.offered.map(each => each[2]))) {
                const forms = new Set(own.offered.filter(each => each[2] === to).map(([, each]) => each.form));
                const mine = offered().filter(([, draft]) => forms.has(draft.form));
                mine.forEach(([name]) => own.mine.add(name));
                send(to, JSON.stringify(mine.map(([, draft]) => [draft.form, draft.field, draft.value])));
            }
            bar.remove();
        });
        leaveIt.addEventListener('click', () => {
            offered().forEach(([name]) => drop(name));
            bar.remove();
        });
        own.offer = found => {
            own.offered = found;
            if (!found.length) return bar.remove();
            const drafts = found.map(([, each]) => [each, read(nameOf(each))]);
            const when = new Date(Math.max(...drafts.map(([, draft]) => draft.at)));
            const clock = when.toLocaleTimeString('vi-VN', {hour: '2-digit', minute: '2-digit'});
            // What was saved since is not what was seen when this was entered: said before it is put over it.
            const older = drafts.some(([each, draft]) => draft.on !== each.on);
            said.textContent = own.words[older ? 'older' : 'found'].replace('{when}', clock);
            [take.textContent, leaveIt.textContent] = [own.words.take, own.words.leave];
            // What lies behind an open dialog cannot be pressed.
            const dialog = document.querySelector('[role=dialog]');
            const inside = dialog && found.some(([name]) => dialog.contains(place(name)));
            (inside ? dialog : document.querySelector('[data-testid=stApp]')).appendChild(bar);
        };
    }
    const send = (to, text) => {
        const field = place(to)?.querySelector('input');
        if (!field || field.value === text) return;
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
        window.wsShown.send(field);
    };
    for (const key of kept()) {
        const draft = read(key);
        if (!draft || draft.owner !== owner || Date.now() - draft.at > LONGEST || done.includes(draft.form)) drop(key);
    }
    // What was taken back stands in its fields; the run that hears of an empty field draws what follows from it. Not before the
    // server is done: with a message goes what every field holds, and one that is still to be drawn holds what stood there before.
    const onceDrawn = act => {
        const running = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
        setTimeout(running ? () => onceDrawn(act) : act, 100);
    };
    if (place(scope)?.querySelector('input')?.value) setTimeout(onceDrawn, 100, () => send(scope, ''));
    for (const [name, each] of Object.entries(fields)) {
        if (!unsaved || !(beganAs(each) in own.began)) own.began[beganAs(each)] = each.held;
        const text = each.typed && textIn(name);
        // What is being typed the server has not heard of.
        if (unsaved && !(text && text === document.activeElement)) keep(each, each.held);
    }
    // Fields come after the script of the run that draws them, the first ones only when their code has been fetched.
    const look = again => {
        const offered = [];
        for (const [name, each, to] of drawn()) {
            const draft = read(nameOf(each));
            if (!draft || own.mine.has(nameOf(each))) continue;
            if (same(draft.value, each.held)) drop(nameOf(each));
            else if (!place(name)?.querySelector(':disabled') && place(name)) offered.push([name, each, to]);
        }
        own.offer(offered);
        if (again.length) own.later = setTimeout(() => look(again.slice(1)), again[0]);
    };
    clearTimeout(own.later);
    own.later = setTimeout(() => look([1000, 3000, 6000]), 300);
    // All that was entered here is saved, or given up.
    if (!unsaved && !window.wsShown?.unsent().length) {
        const here = new Set(Object.values(fields).map(nameOf));
        [...own.mine].filter(name => scope === 'st-key-drafts' || here.has(name)).forEach(drop);
    }
}
