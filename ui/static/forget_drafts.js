// Drops what this browser keeps of what was entered and not saved (drafts.js): a session has ended, and others may come.
function wsForgetDrafts() {
    try {
        Object.keys(localStorage).filter(key => key.startsWith('ws-draft|')).forEach(key => localStorage.removeItem(key));
    } catch { /* Where nothing may be kept, nothing is. */ }
    window.wsDrafts?.mine.clear();
}
