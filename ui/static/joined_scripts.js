// Puts Streamlit's small scripts, which came inside the page, in the place of their addresses (app/joined_scripts.py), before
// any of them is asked for. sources: name of a file → its text. An engine without import maps fetches each by itself.
function wsJoinScripts(sources, prefix) {
    if (!window.HTMLScriptElement || !HTMLScriptElement.supports || !HTMLScriptElement.supports('importmap')) return;
    var folder = new URL('./static/js/', document.baseURI).href;
    var imports = {};
    imports[prefix] = folder;
    Object.keys(sources).forEach(function (name) {
        var address = URL.createObjectURL(new Blob([sources[name]], {type: 'text/javascript'}));
        imports[folder + name] = imports[prefix + name] = address;
    });
    var map = document.createElement('script');
    map.type = 'importmap';
    map.textContent = JSON.stringify({imports: imports});
    document.head.appendChild(map);
}
