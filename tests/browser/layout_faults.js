// What no reader should meet at a width: a page that moves sideways, something cut off, texts over each other, a column of one
// word a line. Called with a document, which may be one of a frame; says each fault in a line, at most a few of each kind.
function layoutFaults(doc) {
  const win = doc.defaultView;
  const main = doc.querySelector("[data-testid=stMain]") ?? doc.body;
  const width = doc.documentElement.clientWidth;
  const faults = [];
  const MOST = 4;
  const counted = {};
  const words = (element) => (element.innerText ?? element.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
  const name = (element) => {
    const own = element.closest("[class*='ws-'], [class*='st-key-']");
    const classes = own ? [...own.classList].filter((each) => each.startsWith("ws-") || each.startsWith("st-key-")) : [];
    return `<${element.localName} ${classes.slice(0, 2).join(".")}> “${words(element)}”`;
  };
  const fault = (kind, text) => {
    counted[kind] = (counted[kind] ?? 0) + 1;
    if (counted[kind] <= MOST) faults.push(`${kind}: ${text}`);
  };
  // Drawn and not written, or moved sideways on purpose because there are too many columns.
  const apart = `.ws-o-wide, [data-testid=stDataFrame], svg, canvas, [data-testid=stTooltipContent], [data-testid=stIconMaterial]`;

  for (const each of [doc.documentElement, main]) {
    if (each.scrollWidth <= each.clientWidth + 1) continue;
    const beyond = [...each.querySelectorAll("*")].filter((part) => part.getBoundingClientRect().right > width + 1).at(-1);
    fault("sideways", `${each.localName} ${each.scrollWidth} of ${each.clientWidth} by ${beyond ? name(beyond) : "nothing seen"}`);
  }

  const texts = [];
  const boxes = [];
  const look = (element, hidden) => {
    // A menu that is shut stands beside the window.
    if (element.matches(`${apart}, [data-testid=stSidebar][data-collapsed=true]`)) return;
    const style = win.getComputedStyle(element);
    if (style.display === "none" || style.clipPath !== "none" || Number(style.opacity) === 0) return;
    const box = element.getBoundingClientRect();
    if (style.overflowX !== "visible" && box.width <= 1) return;
    const shown = style.visibility === "visible" && !hidden;
    if (shown && style.overflowX !== "visible" && element !== main && element.scrollWidth > element.clientWidth + 1 && words(element)) {
      const kind = style.overflowX === "hidden" || style.overflowX === "clip" ? "cut" : "moved sideways";
      fault(kind, `${name(element)} ${element.scrollWidth} of ${element.clientWidth}`);
    }
    if (shown && element.matches("button, input, textarea, [data-testid=stPageLink-NavLink], [data-testid=stSelectbox] [role=group]")) {
      if (box.width > 2 && box.height > 2) boxes.push({ element, rects: [box] });
    }
    const lines = [];
    let letters = 0;
    for (const child of element.childNodes) {
      if (child.nodeType === 1) {
        // What a closed part holds is laid out, though nobody sees it.
        const folded = element.localName === "details" && !element.open && child.localName !== "summary";
        if (!folded) look(child, hidden);
      } else if (child.nodeType === 3 && shown && child.data.trim()) {
        const range = doc.createRange();
        range.selectNodeContents(child);
        const rects = [...range.getClientRects()].filter((each) => each.width > 1 && each.height > 1);
        lines.push(...rects);
        letters += child.data.trim().length;
      }
    }
    if (!lines.length) return;
    const outside = lines.find((each) => each.right > width + 1 || each.left < -1);
    if (outside) fault("outside", `${name(element)} from ${Math.round(outside.left)} to ${Math.round(outside.right)}`);
    texts.push({ element, rects: lines });
    const rows = new Set(lines.map((each) => Math.round(each.top / 4))).size;
    if (rows >= 3 && letters / rows < 7) fault("a word a line", `${name(element)} ${letters} letters in ${rows} lines`);
  };
  look(main.closest("[data-testid=stApp]") ?? main, false);

  // A cell that is hidden in a row that is laid out as one lets all that follow slip under other heads.
  for (const row of doc.querySelectorAll("table tr")) {
    if (win.getComputedStyle(row).display !== "table-row") continue;
    const hidden = [...row.cells].find((cell) => win.getComputedStyle(cell).display === "none");
    const head = row.closest("table").tHead?.rows[0];
    const heads = head ? [...head.cells].filter((cell) => win.getComputedStyle(cell).display !== "none").length : 0;
    if (hidden && heads > [...row.cells].filter((cell) => cell !== hidden).length) fault("slipped", name(row));
  }

  // Lines of text and fields over each other, each told from what it stands in.
  const pieces = [...texts, ...boxes].flatMap((each) => each.rects.map((rect) => ({ ...each, rect })));
  pieces.sort((one, other) => one.rect.top - other.rect.top);
  const fixed = (element) => Boolean(element.closest(".st-key-frame, header"));
  for (let here = 0; here < pieces.length; here++) {
    const { element, rect } = pieces[here];
    for (let next = here + 1; next < pieces.length && pieces[next].rect.top < rect.bottom - 4; next++) {
      const other = pieces[next];
      const over = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
      if (over < 3 || element.contains(other.element) || other.element.contains(element)) continue;
      // What stays in its place while the page moves under it.
      if (fixed(element) !== fixed(other.element)) continue;
      fault("overlap", `${name(element)} and ${name(other.element)}`);
    }
  }
  return faults;
}

// A still copy of this page in a frame of each width, laid out by the browser as a window of that width would be. Left out is what
// programs of Streamlit and Vega fit to a width by themselves: the menu and charts.
async function faultsAtWidths(widths) {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    const whole = (_, address) => `url("${new URL(address, sheet.href ?? document.baseURI)}")`;
    return [...sheet.cssRules].map((rule) => rule.cssText.replace(/url\("([^"]+)"\)/g, whole));
  }).join("\n");
  const frame = document.createElement("iframe");
  frame.style.cssText = "position: fixed; left: 0; top: 0; height: 900px; border: 0; visibility: hidden";
  document.body.append(frame);
  const copy = frame.contentDocument;
  copy.open();
  copy.write("<!doctype html><title></title>");
  copy.close();
  const head = `<base href="${document.baseURI}"><style></style>`;
  copy.documentElement.innerHTML = `<head>${head}</head>`;
  copy.documentElement.lang = document.documentElement.lang;
  copy.querySelector("style").textContent = rules;
  const body = copy.importNode(document.body, true);
  body.querySelectorAll("iframe, script, header").forEach((each) => each.remove());
  copy.documentElement.append(body);
  body.querySelectorAll("[data-testid=stVegaLiteChart]").forEach((each) => each.replaceChildren());
  const typed = document.body.querySelectorAll("textarea");
  body.querySelectorAll("textarea").forEach((each, place) => { each.value = typed[place].value; });
  await copy.fonts.ready;
  const found = {};
  for (const width of widths) {
    frame.style.width = `${width}px`;
    const faults = layoutFaults(copy);
    if (faults.length) found[width] = faults;
  }
  frame.remove();
  return found;
}
