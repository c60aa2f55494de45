// The menu's own item leads back to the list from inside of a screen (app/menu.py): Streamlit would draw the same place again. So
// the address lets go of whatever it asked for but what is in ``kept``, and Streamlit goes there as it does for Back and Forward.
function wsMenuLeadsBack(kept) {
    window.wsKeptByMenu = kept;
    if (window.wsMenuHeard) return;
    window.wsMenuHeard = true;
    document.addEventListener('click', event => {
        const link = event.target.closest?.('[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]');
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        const here = new URL(window.location.href);
        if (new URL(link.href).pathname !== here.pathname) return;
        for (const name of [...here.searchParams.keys()])
            if (!window.wsKeptByMenu.includes(name)) here.searchParams.delete(name);
        if (here.href === window.location.href) return;
        event.preventDefault();
        event.stopPropagation();
        window.history.pushState({}, '', here);
        window.dispatchEvent(new PopStateEvent('popstate'));
        // On a phone the menu is a drawer, which Streamlit closes at a press of its own.
        if (link.matches('[data-testid=stSidebarNavLink]'))
            document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click();
        document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);
    }, true);
}
