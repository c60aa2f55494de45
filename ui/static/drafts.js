// Keeps in this browser what is typed and not saved, and offers it where a discarded tab or a crash lost it (app/drafts.py).
// Called at the end of each run. names: class of a field → its name over all sessions. heard: class → what the server holds.
// unsaved: whether the server holds anything that is not saved. leave: addresses of signing out. words: what is said.
function wsKeepDrafts({names, heard, unsaved, leave, words}) {
    const START = 'ws-draft|', LONGEST = 12 * 3600 * 1000;
    const first = !window.wsDrafts;
    window.wsDrafts = {mine: new Set(), began: {}, declined: new Set(), ...window.wsDrafts, names, heard, words};
    const own = window.wsDrafts;
    // Where the browser keeps nothing, nothing is offered.
    const attempt = act => { try { return act(); } catch { return null; } };
    const get = name => attempt(() => JSON.parse(localStorage.getItem(START + name)));
    const drop = name => attempt(() => localStorage.removeItem(START + name));
    const kept = () => attempt(() => Object.keys(localStorage).filter(key => key.startsWith(START))) ?? [];
    const field = name => document.getElementsByClassName(name)[0]?.querySelector('input:not([type=password]), textarea');
    if (first) {
        document.addEventListener('input', event => {
            const name = Object.keys(own.names).find(each => event.target.closest?.(`.${each}`));
            if (!name || event.target.type === 'password') return;
            own.mine.add(own.names[name]);
            const text = event.target.value;
            if (text === own.began[name]) drop(own.names[name]);
            else attempt(() => localStorage.setItem(START + own.names[name], JSON.stringify({text, at: Date.now()})));
        });
        const forget = () => { own.mine.clear(); kept().forEach(key => attempt(() => localStorage.removeItem(key))); };
        document.addEventListener('submit', event => {
            if (leave.some(each => new URL(event.target.action, location.href).pathname === each)) forget();
        }, true);
        document.addEventListener('click', event => { if (event.target.closest?.('.st-key-sign_out button')) forget(); }, true);
        const bar = document.createElement('div');
        bar.className = 'ws ws-drafts';
        bar.setAttribute('role', 'status');
        const said = bar.appendChild(document.createElement('span'));
        const [take, leaveIt] = [0, 1].map(() => bar.appendChild(document.createElement('button')));
        take.addEventListener('click', () => {
            own.offered.forEach(([name, draft]) => {
                const place = field(name);
                if (!place) return;
                const kind = Object.getPrototypeOf(place);
                Object.getOwnPropertyDescriptor(kind, 'value').set.call(place, draft.text);
                window.wsShown.send(place);
            });
            bar.remove();
        });
        leaveIt.addEventListener('click', () => {
            own.offered.forEach(([name]) => drop(own.names[name]));
            bar.remove();
        });
        own.offer = offered => {
            own.offered = offered;
            if (!offered.length) return bar.remove();
            const when = new Date(Math.max(...offered.map(([, draft]) => draft.at)));
            const clock = when.toLocaleTimeString('vi-VN', {hour: '2-digit', minute: '2-digit'});
            said.textContent = own.words.found.replace('{when}', clock);
            [take.textContent, leaveIt.textContent] = [own.words.take, own.words.leave];
            document.querySelector('[data-testid=stApp]').appendChild(bar);
        };
    }
    for (const key of kept()) {
        const draft = get(key.slice(START.length));
        if (!draft || Date.now() - draft.at > LONGEST) attempt(() => localStorage.removeItem(key));
    }
    Object.keys(names).forEach(name => { own.began[name] ??= heard[name]; });
    // Fields come after the script of the run that draws them, the first ones only when their code has been fetched.
    const look = again => {
        const offered = [];
        for (const [name, draft] of Object.entries(own.names).map(([name, lasting]) => [name, get(lasting)])) {
            if (!draft || own.mine.has(own.names[name])) continue;
            if (draft.text === own.heard[name]) drop(own.names[name]);
            else if (field(name) && !field(name).disabled) offered.push([name, draft]);
        }
        own.offer(offered);
        if (again.length) own.later = setTimeout(() => look(again.slice(1)), again[0]);
    };
    clearTimeout(own.later);
    own.later = setTimeout(() => look([1000, 3000, 6000]), 300);
    // All that was typed here is saved, or given up.
    if (!unsaved && !window.wsShown?.unsent().length) {
        own.mine.forEach(drop);
        own.mine.clear();
    }
}
