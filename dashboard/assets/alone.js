// A briefing map that stands alone: head and foot, search, and the card of an event around the live map.
// All text arrives as base64 JSON and reaches the page through textContent alone; nothing is fetched.
(function () {
  "use strict";
  const { parsed } = window.GeoMarks;
  const MOST = 40;
  const LINK = /^https?:\/\//i;
  let page = null, card = null, byRow = null;

  function el(tag, properties, ...children) {
    const node = document.createElement(tag);
    Object.assign(node, properties || {});
    for (const child of children) if (child) node.append(child);
    return node;
  }

  function line(className, text) {
    return text ? el("p", { className, textContent: text }) : null;
  }

  function close() { card.hidden = true; window.GeoMap.app.marks.setSelected(undefined); }

  function open(...children) {
    const shut = el("button", { type: "button", className: "shut", textContent: "×", title: "Close", onclick: close });
    shut.setAttribute("aria-label", "Close");
    card.replaceChildren(shut, ...children.filter(Boolean));
    card.hidden = false;
    card.scrollTop = 0;
  }

  function source(event) {
    const words = [event.publisher, event.document].filter(Boolean).join(": ");
    if (!words && !event.url) return null;
    if (!LINK.test(event.url)) return line("source", words);
    const anchor = el("a", { href: event.url, textContent: words || event.url, rel: "noopener noreferrer", target: "_blank" });
    return el("p", { className: "source" }, anchor);
  }

  function select(row) {
    const event = byRow.get(row), { map, marks } = window.GeoMap.app;
    if (!event) return;
    open(el("h2", { textContent: event.title }), line("when", [event.days, event.place].filter(Boolean).join(" · ")), line("how", event.how),
      line("who", event.who), line("toll", event.toll), event.sentence ? el("blockquote", { textContent: event.sentence }) : null, source(event));
    if (event.lat === null) { marks.setSelected(undefined); return; }
    marks.setSelected(row);
    if (!map.getBounds().pad(-0.15).contains([event.lat, event.lon])) map.setView([event.lat, event.lon], Math.max(map.getZoom(), 6), { animate: false });
  }

  function listed(event) {
    const row = el("button", { type: "button", onclick: () => select(event.row) }, el("b", { textContent: event.title }),
      el("small", { textContent: [event.days, event.place || "no place"].filter(Boolean).join(" · ") }), el("span", { textContent: event.sentence }));
    return el("li", {}, row);
  }

  function list(title, events) {
    const more = events.length > MOST ? el("li", { className: "more", textContent: "… and " + (events.length - MOST).toLocaleString("en") + " more" }) : null;
    open(el("h2", { textContent: title }), el("ul", {}, ...events.slice(0, MOST).map(listed), more));
  }

  function search(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) { close(); return; }
    const found = page.events.filter((event) => wanted.every((word) => event.text.includes(word)));
    list(found.length.toLocaleString("en") + (found.length === 1 ? " event" : " events") + " for “" + words.trim() + "”", found);
  }

  // What the map would tell the app around it.
  function hear(message) {
    if (message.select !== undefined) select(message.select);
    if (message.point) {
      const [x, y] = message.point;
      const here = page.events.filter((event) => event.lat !== null && Math.round(event.lon * 1e5) === x && Math.round(event.lat * 1e5) === y);
      list(here.length.toLocaleString("en") + " events here", here);
    }
  }

  function head() {
    const box = el("input", { type: "search", placeholder: "Search place, type, text", oninput: () => search(box.value) });
    box.setAttribute("aria-label", "Search the events");
    const times = el("dl", {}, ...page.times.flatMap(([label, value]) => [el("dt", { textContent: label }), el("dd", { textContent: value })]));
    return el("header", { className: "brief-head" }, el("div", {}, el("h1", { textContent: page.title }), line("subtitle", page.subtitle), line("counts", page.counts)), times, box);
  }

  function foot() {
    const rows = page.fine.flatMap(([label, value]) => [el("dt", { textContent: label }), el("dd", { textContent: value })]);
    return el("details", { className: "brief-foot" }, el("summary", { textContent: "Filter, sources, method, map and data" }), el("dl", {}, ...rows));
  }

  function marking() {
    return page.marking ? el("div", { className: "brief-marking", textContent: page.marking }) : "";
  }

  function start(packed) {
    page = parsed(packed);
    byRow = new Map(page.events.map((event) => [event.row, event]));
    for (const event of page.events) event.text = [event.title, event.place, event.days, event.who, event.sentence, event.publisher, event.document].join(" ").toLowerCase();
    card = el("aside", { className: "brief-card", hidden: true });
    card.setAttribute("aria-live", "polite");
    const map = window.GeoMap.app.map.getContainer();
    document.body.prepend(marking(), head());
    document.body.append(card, foot(), marking());
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    window.GeoMap.app.map.invalidateSize({ animate: false });
    // Head and foot took room from the map: what it shows is fitted to what is left.
    if (page.box) window.GeoMap.app.map.fitBounds(page.box, { animate: false }); else window.GeoMap.fit();
    map.focus({ preventScroll: true });
    window.briefReady = true;
  }

  window.Streamlit = { setComponentValue: hear };
  window.GeoAlone = { start };
})();
