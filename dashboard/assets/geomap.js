// The live map: layers, legend, tooltip, list, tools, and what it tells the app and the address bar.
// Article text arrives as base64 JSON and reaches the page through textContent alone.
(function () {
  "use strict";
  const { THEMES, Land, Labels, wantDetail } = window.GeoBase;
  const { Marks, drawMark, unpack, parsed, typeOf, modalityOf, formOf, array: numbers } = window.GeoMarks;
  const { Lines, KINDS, unpackLines } = window.GeoLines, lengths = window.GeoLengths;
  const { Overlays, unpackOverlays } = window.GeoOverlays;
  const LISTED = 200, ROOMY = 96;
  // The least zoom that a fit goes out to, and the room of the legend at its widest, in pixels.
  const WORLD = 1, LEGEND = 268;
  const LAYERS = [["events", "Events"], ["uncertainty", "Uncertainty"], ["density", "Density"], ["countries", "Counts by country"], ["provinces", "Counts by province"], ["relations", "Stated distances"], ["ring", "Distance ring and drawn region"], ["overlays", "Own overlays"], ["borders", "Borders"], ["labels", "Place names"], ["legend", "Legend"], ["timeline", "Timeline"]];
  const OFF = new Set(["density", "countries", "provinces"]);
  const FORMS = ["Place known", "Within the circle", "Somewhere in the outline"];
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let app = null;

  // ---- page elements -------------------------------------------------------------------
  function el(tag, properties, ...children) {
    const node = document.createElement(tag);
    Object.assign(node, properties || {});
    for (const child of children) node.append(child);
    return node;
  }

  function button(className, label, glyph, onclick) {
    const node = el("button", { className, type: "button", title: label, onclick });
    node.setAttribute("aria-label", label);
    node.append(glyph);
    return node;
  }

  const ICONS = {
    fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    layers: "M12 4 3 9l9 5 9-5zM3 14l9 5 9-5",
    centre: "M12 3v4M12 17v4M3 12h4M17 12h4M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    polygon: "M5 8l8-4 6 7-4 8-9-2z",
    inview: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
    search: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM14.5 14.5 20 20",
    camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
    measure: "M4 17 17 4l3 3L7 20zM9 12l2 2M12 9l2 2M15 6l2 2",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]); svg.append(path);
    return svg;
  }

  // ---- the app around the map ------------------------------------------------------------
  function tellApp(message) {
    window.Streamlit.setComponentValue(Object.assign({ seq: Date.now() + Math.random() }, message));
  }

  // A page of its own, such as a briefing map on disk, has no app around it and keeps its address.
  function outer() {
    if (window.parent === window) return null;
    try { return window.parent.location.search === undefined ? null : window.parent; } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  }

  function readLink(name) {
    const page = outer();
    return page ? new URLSearchParams(page.location.search).get(name) : null;
  }

  function writeLink(values) {
    const page = outer();
    if (!page) return;
    const query = new URLSearchParams(page.location.search);
    let changed = false;
    for (const [name, value] of Object.entries(values)) {
      if ((query.get(name) || "") === value) continue;
      changed = true;
      if (value) query.set(name, value); else query.delete(name);
    }
    if (!changed) return;
    const text = query.toString().replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%3A/g, ":");
    page.history.replaceState(page.history.state, "", page.location.pathname + (text ? "?" + text : ""));
  }

  function linkedView() {
    const parts = (readLink("map") || "").split("/").map(Number);
    return parts.length === 3 && parts.every(Number.isFinite) ? { zoom: parts[0], lat: parts[1], lon: parts[2] } : null;
  }

  function viewText() {
    const centre = app.map.getCenter().wrap();
    return [app.map.getZoom(), centre.lat.toFixed(3), centre.lng.toFixed(3)].join("/");
  }

  function pageTheme() {
    const page = outer(), node = page && page.document.querySelector(".stApp");
    if (!node) return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const [r, g, b] = getComputedStyle(node).backgroundColor.match(/\d+/g).map(Number);
    return 0.3 * r + 0.59 * g + 0.11 * b < 110 ? "dark" : "light";
  }

  // Streamlit rewrites the address when a filter changes, and has its own theme switch: follow both.
  function follow() {
    if (app.ready) writeLink({ map: viewText(), layers: layersText() });
    const theme = pageTheme();
    if (theme !== app.theme) setTheme(theme);
  }

  // ---- layers ----------------------------------------------------------------------------
  function layersText() {
    return LAYERS.filter(([name]) => app.on[name] === OFF.has(name)).map(([name]) => (app.on[name] ? name : "-" + name)).join(",");
  }

  function setTheme(theme) {
    app.theme = theme;
    const colours = THEMES[theme];
    document.documentElement.dataset.theme = theme;
    app.map.getContainer().style.background = colours.water;
    app.land.options.theme = app.labels.options.theme = theme;
    app.marks.options.paper = theme === "dark" ? "#12181f" : "#ffffff";
    app.marks.options.ink = theme === "dark" ? "#f2f5f7" : "#17212b";
    if (app.areas) Object.assign(app.areas.options, { paper: app.marks.options.paper, ink: app.marks.options.ink, colour: theme === "dark" ? "#58b4cc" : "#0b5c73" });
    Object.assign(app.lines.options, { paper: app.marks.options.paper, ink: app.marks.options.ink, warning: theme === "dark" ? "#ff8f73" : "#b3261e" });
    Object.assign(app.overlays.options, { paper: app.marks.options.paper, ink: app.marks.options.ink });
    app.land.redraw(); app.labels.redraw(); app.lines.redraw(); app.overlays.redraw(); app.marks.redraw();
    if (app.areas) app.areas.redraw();
    if (app.timeline) app.timeline.draw();
  }

  function applyLayers() {
    app.land.options.borders = app.on.borders;
    app.marks.options.uncertainty = app.on.uncertainty;
    app.lines.options.on = app.on.relations;
    app.lines.redraw();
    app.land.redraw();
    show(app.labels, app.on.labels && !(app.base && app.tilesShown)); show(app.marks, app.on.events); show(app.overlays, app.on.overlays);
    show(app.areas, Boolean(app.areas.regions) && (app.on.density || app.on.countries || app.on.provinces));
    app.areas.redraw();
    app.legend.hidden = !app.on.legend;
    document.documentElement.classList.toggle("no-legend", !app.on.legend);
    drawFocus();
    document.documentElement.classList.toggle("no-timeline", !app.on.timeline);
    app.marks.redraw();
  }

  // Tiles of another server, over the built-in base map, which shows through where they are missing.
  function setBase(base) {
    if (app.base) { app.map.removeLayer(app.base); app.base = null; }
    app.hint.hidden = true;
    if (base) {
      let loaded = 0;
      app.base = L.tileLayer(base.url, { attribution: base.credits, maxNativeZoom: base.zoom, maxZoom: 13, crossOrigin: "anonymous", referrerPolicy: "strict-origin-when-cross-origin", zIndex: 5 });
      app.base.on("tileload", () => { if (loaded++) return; app.tilesShown = true; app.hint.hidden = true; applyLayers(); });
      app.base.on("tileerror", () => { if (!loaded) { app.hint.textContent = "No tiles from " + new URL(base.url).hostname + ": the built-in base map is shown."; app.hint.hidden = false; } });
      app.base.addTo(app.map);
    }
    app.tilesShown = false;
    applyLayers();
  }

  function show(layer, on) {
    if (on && !app.map.hasLayer(layer)) app.map.addLayer(layer);
    if (!on && app.map.hasLayer(layer)) app.map.removeLayer(layer);
  }

  // ---- legend: what is in view, with counts ------------------------------------------------
  // Pictures, each painted once: the browser keeps a layer for every canvas, and takes them all anew with each frame.
  const pictures = new Map();

  function picture(look, paint) {
    const key = [look, app.theme].join();
    if (!pictures.has(key)) {
      const canvas = el("canvas", { width: 44, height: 44 }), ctx = canvas.getContext("2d");
      ctx.scale(2, 2);
      paint(ctx);
      pictures.set(key, canvas.toDataURL());
    }
    return el("img", { src: pictures.get(key), className: "swatch", alt: "", decoding: "sync" });
  }

  function swatch(kind, modality, form) {
    return picture([kind.shape, kind.colour, modality, form], (ctx) => drawMark(ctx, 11, 11, 6, kind, modality, form, app.marks.options.paper));
  }

  function legendRow(picture, label, count) {
    return el("li", {}, picture, el("span", { textContent: label }), el("b", { textContent: count.toLocaleString("en") }));
  }

  function circleSwatch(area) {
    return picture(["circle", area], (ctx) => paintCircle(ctx, area));
  }

  function overlaySwatch(shape) {
    return picture(["overlay", shape.kind, shape.stroke, shape.fill, shape.width, shape.opacity], (ctx) => app.overlays.paintSwatch(ctx, shape));
  }

  function paintCircle(ctx, area) {
    ctx.strokeStyle = app.marks.options.ink; ctx.globalAlpha = 0.8;
    ctx.beginPath();
    if (area) { ctx.moveTo(3, 7); ctx.lineTo(10, 3); ctx.lineTo(19, 6); ctx.lineTo(17, 18); ctx.lineTo(6, 17); ctx.closePath(); }
    else { ctx.setLineDash([3, 2]); ctx.arc(11, 11, 8, 0, 7); }
    ctx.stroke(); ctx.setLineDash([]);
    ctx.beginPath(); ctx.arc(11, 11, 3, 0, 7); ctx.lineWidth = 1.5;
    if (area) ctx.stroke(); else { ctx.fillStyle = app.marks.options.ink; ctx.fill(); }
  }

  // Once for all layers that were drawn together.
  function refreshLegend() {
    if (app.legendDue) return;
    app.legendDue = true;
    queueMicrotask(() => { app.legendDue = false; tellSeen(); });
  }

  function tellSeen() {
    const nothing = { type: [], modality: {}, form: [0, 0, 0], total: 0 };
    drawLegend(app.on.events && app.marks.seen ? app.marks.seen : nothing);
  }

  function drawLegend(seen) {
    const { types, modalities, modalityLabels } = app.config, binned = app.marks.marks && app.marks.marks.cell, grey = { colour: app.marks.options.ink, shape: "circle" };
    const rows = [];
    types.forEach((kind, i) => { if (seen.type[i]) rows.push(legendRow(swatch(kind, "reported", 0), kind.label, seen.type[i])); });
    const how = Object.keys(seen.modality);
    if (how.some((name) => name !== "reported")) {
      rows.push(el("li", { className: "rule" }));
      modalities.forEach((name, i) => { if (seen.modality[name]) rows.push(legendRow(swatch(grey, name, 0), modalityLabels[i], seen.modality[name])); });
    }
    if (seen.form[1] || seen.form[2]) {
      rows.push(el("li", { className: "rule" }));
      const shown = [true, seen.circles && !binned, seen.outlines];
      FORMS.forEach((label, i) => { if (seen.form[i]) rows.push(legendRow(i ? circleSwatch(i === 2) : swatch(grey, "reported", 0), shown[i] ? label : label + (binned ? " (not drawn of bins)" : " (zoom in to see it)"), seen.form[i])); });
    }
    const lines = app.lines.seen || {};
    if (KINDS.some(([kind]) => lines[kind])) rows.push(el("li", { className: "rule" }));
    for (const [kind, label] of KINDS) if (lines[kind]) rows.push(legendRow(picture(["line", kind], (ctx) => app.lines.paintSwatch(ctx, kind)), label, lines[kind]));
    if (app.on.relations && app.lines.total > app.lines.lines.length) rows.push(el("li", { className: "note", textContent: "Lines of the latest " + app.lines.lines.length.toLocaleString("en") + " of " + app.lines.total.toLocaleString("en") + " stated distances." }));
    const own = app.on.overlays ? app.overlays.overlays.filter((overlay) => overlay.seen) : [];
    if (own.length) rows.push(el("li", { className: "rule" }));
    for (const overlay of own) rows.push(legendRow(overlaySwatch(overlay.shapes[0]), overlay.name, overlay.seen));
    const layer = app.on.countries ? "by country" : app.on.provinces ? "by province" : app.on.density ? "by hexagon" : null;
    if (layer && app.areas.most) rows.push(el("li", { className: "rule" }), el("li", { className: "ramp" }, el("span", { textContent: "Events " + layer }), el("b", { textContent: "1 – " + app.areas.most.toLocaleString("en") })));
    if (binned && app.on.events) rows.push(el("li", { className: "rule" }), el("li", { className: "note", textContent: binWords(app.marks.marks) }));
    if (seen.binned) rows.push(el("li", { className: "rule" }), el("li", { className: "note", textContent: "Too many to tell apart: one mark for each spot of the screen, larger for more events, in its most frequent type. Zoom in for single marks." }));
    if (!app.on.events) app.legendTotal.textContent = "Events are switched off";
    else app.legendTotal.textContent = seen.total.toLocaleString("en") + (seen.total === 1 ? " event in view" : " events in view");
    app.legendList.replaceChildren(...rows);
    app.empty.hidden = app.loading || !(app.marks.marks && app.marks.marks.n === 0);
  }

  // ---- tooltip and list --------------------------------------------------------------------
  function describeBin(bin) {
    const lines = [el("b", { textContent: bin.total.toLocaleString("en") + " events around here" })];
    bin.types.forEach((n, i) => { if (n) lines.push(el("span", { textContent: app.config.types[i].label + ": " + n.toLocaleString("en") })); });
    lines.push(el("span", { className: "when", textContent: "Click to zoom in" }));
    return lines;
  }

  function binWords({ total, cell, px }) {
    const n = total.reduce((sum, here) => sum + here, 0);
    return n.toLocaleString("en") + " events are too many for single marks: they are in " + px.length.toLocaleString("en") + " bins, each a cell of "
      + cell + "° (" + lengths.words(Math.round(cell * 111.2)) + " north to south). A click lists the events of a bin, or zooms in on one of more than " + LISTED + "; narrower filters bring single marks back.";
  }

  // A bin of more events than can be listed, and still small on the screen: its surroundings first.
  const tooMany = (p) => { const { cell, total } = app.marks.marks; return cell > 0 && total[p] > LISTED && cell / 360 * 256 * Math.pow(2, app.map.getZoom()) < ROOMY; };

  function zoomIn(at) { app.map.setView(at, Math.min(13, app.map.getZoom() + 2), { animate: !reduced }); }

  function describe(spot) {
    if (spot.types) return describeBin(spot);
    const { marks } = app.marks, { types, modalities, modalityLabels } = app.config, m = spot.m, p = marks.point[m];
    const here = marks.total[p], events = marks.eventsOf.get(m) || [];
    const style = marks.style[m], modality = modalityOf(style);
    const head = types[typeOf(style)].label + (modalities[modality] === "reported" ? "" : " · " + modalityLabels[modality]);
    const lines = [el("b", { textContent: head })];
    const place = marks.names[p];
    if (place) lines.push(el("span", { textContent: place }));
    if (events.length === 1) lines.push(el("span", { className: "when", textContent: events[0][3] }), el("i", { textContent: events[0][4] }));
    if (here > 1) lines.push(el("span", { className: "when", textContent: here.toLocaleString("en") + (tooMany(p) ? " events in this bin: click to zoom in" : marks.cell ? " events in this bin: click to list them" : " events here: click to list them") }));
    return lines;
  }

  function hover(event) {
    const mark = app.tool ? null : app.marks.at(event.layerPoint), line = app.tool || mark ? null : app.lines.at(event.layerPoint);
    const shape = app.tool || mark || line || !app.on.overlays ? null : app.overlays.at(event.layerPoint);
    const spot = mark || ((line || shape) && event.layerPoint);
    app.map.getContainer().classList.toggle("over-mark", Boolean(mark || line));
    if (!spot) { app.tip.hidden = true; return; }
    app.tip.replaceChildren(...(mark ? describe(mark) : line ? [el("b", { textContent: "The text says" }), el("span", { textContent: line.words })]
      : shape.words.map((words, i) => el(i ? "span" : "b", { textContent: words }))));
    app.tip.hidden = false;
    const at = app.map.layerPointToContainerPoint([spot.x, spot.y]), size = app.map.getSize();
    const w = app.tip.offsetWidth, h = app.tip.offsetHeight;
    app.tip.style.left = Math.max(4, Math.min(size.x - w - 4, at.x - w / 2)) + "px";
    app.tip.style.top = (at.y - h - 16 < 4 ? at.y + 18 : at.y - h - 16) + "px";
  }

  function choose(event) {
    if (app.tool) return;
    const spot = app.marks.at(event.layerPoint), line = spot ? null : app.lines.at(event.layerPoint);
    if (line) tellApp({ select: line.row });
    if (spot) open(spot);
  }

  function open(spot) {
    if (spot.types) { zoomIn(app.map.layerPointToLatLng([spot.x, spot.y])); return; }
    const { marks } = app.marks, p = marks.point[spot.m];
    app.tip.hidden = true;
    if (tooMany(p)) { zoomIn([marks.xy[2 * p + 1] / 1e5, marks.xy[2 * p] / 1e5]); return; }
    if (!marks.row.length) return tellApp({ point: [marks.xy[2 * p], marks.xy[2 * p + 1]] });
    if (marks.total[p] === 1) return tellApp({ select: marks.row[spot.m] });
    return list(p);
  }

  function list(p) {
    const { marks } = app.marks, items = [];
    for (let m = 0; m < marks.n; m++) if (marks.point[m] === p) items.push(...(marks.eventsOf.get(m) || []).map((event) => [m, event]));
    const rows = items.slice(0, LISTED).map(([m, event]) => {
      const row = el("button", { type: "button", onclick: () => { app.map.closePopup(); tellApp({ select: event[0] }); } });
      row.append(swatch(app.config.types[typeOf(marks.style[m])], app.config.modalities[modalityOf(marks.style[m])], formOf(marks.style[m])),
        el("span", {}, el("b", { textContent: event[2] }), el("small", { textContent: event[3] }), el("i", { textContent: event[4] })));
      return el("li", {}, row);
    });
    if (items.length > LISTED) rows.push(el("li", { textContent: "… and " + (items.length - LISTED) + " more: see the table." }));
    const title = el("h3", { textContent: (marks.names[p] || "This point") + " · " + items.length + " events" });
    L.popup({ className: "events-here", maxWidth: 320, minWidth: 240, maxHeight: 260, autoPanPadding: [14, 14],
      autoPanPaddingTopLeft: [app.map.getSize().x > 700 ? app.legend.offsetWidth + 24 : 14, 14] })
      .setLatLng([marks.xy[2 * p + 1] / 1e5, marks.xy[2 * p] / 1e5]).setContent(el("div", {}, title, el("ul", {}, ...rows))).openOn(app.map);
  }

  // From the list of what is in view: where a list of events opens in the map, the keyboard goes on in it.
  function openByKey(spot) {
    open(spot);
    const first = document.querySelector(".events-here li > button");
    if (first) { first.focus(); app.map.once("popupclose", () => app.map.getContainer().focus()); }
  }

  // The map in words.
  function seenWords() {
    const { seen } = app.marks;
    if (!app.on.events || !seen) return "Events are switched off.";
    const types = app.config.types.map(({ label }, i) => [label, seen.type[i]]).filter(([, n]) => n).sort((a, b) => b[1] - a[1]);
    return seen.total.toLocaleString("en") + (seen.total === 1 ? " event in view" : " events in view") + (types.length ? ": " : "") + types.map(([label, n]) => label + " " + n.toLocaleString("en")).join(", ") + ".";
  }

  // ---- tools: centre, polygon, measure -------------------------------------------------------
  const TOOLS = {
    centre: { label: "Set the centre of the distance filter", hint: "Click the map to set the centre. Esc cancels." },
    polygon: { label: "Draw a region", hint: "Click corners; click the first one or press Enter to close. Esc cancels." },
    measure: { label: "Measure a distance", hint: "Click along the way. Esc ends." },
  };

  function setTool(name) {
    app.tool = app.tool === name ? null : name;
    app.path = [];
    app.sketch.clearLayers();
    app.hint.hidden = !app.tool;
    app.hint.textContent = app.tool ? TOOLS[app.tool].hint : "";
    for (const [key, node] of Object.entries(app.toolButtons)) node.setAttribute("aria-pressed", String(key === app.tool));
    app.map.getContainer().classList.toggle("drawing", app.tool !== null);
    app.map.doubleClickZoom[app.tool ? "disable" : "enable"]();
  }

  function sketch() {
    app.sketch.clearLayers();
    const style = { color: app.marks.options.ink, weight: 2, dashArray: "4 3", interactive: false, renderer: app.svg };
    L.polyline(app.path, style).addTo(app.sketch);
    app.path.forEach((at) => L.circleMarker(at, Object.assign({}, style, { radius: 4, dashArray: null, fill: true })).addTo(app.sketch));
  }

  function toolClick({ latlng, containerPoint }) {
    if (!app.tool) return;
    const at = latlng.wrap();
    if (app.tool === "centre") { setTool(null); tellApp({ centre: [at.lat, at.lng] }); return; }
    if (app.tool === "polygon" && app.path.length > 2 && app.map.latLngToContainerPoint(app.path[0]).distanceTo(containerPoint) < 12) { closePolygon(); return; }
    app.path.push(latlng);
    sketch();
    if (app.tool === "measure") {
      let metres = 0;
      for (let i = 1; i < app.path.length; i++) metres += lengths.metres(app.path[i - 1], app.path[i]);
      app.hint.textContent = app.path.length < 2 ? TOOLS.measure.hint : lengths.words(metres / 1000) + " along the geodesic";
    }
  }

  function closePolygon() {
    if (app.path.length < 3) return;
    // A region across the antimeridian runs on beyond 180: only the whole of it is shifted, never a corner.
    const shift = app.path[0].wrap().lng - app.path[0].lng;
    const corners = app.path.map((at) => [Number(at.lat.toFixed(4)), Number((at.lng + shift).toFixed(4))]);
    setTool(null);
    tellApp({ polygon: corners });
  }

  // ---- building it -------------------------------------------------------------------------
  // What legend, buttons, scale and credits cover at the edges, in pixels.
  function covered() {
    const over = app.on.legend && app.map.getContainer().contains(app.legend);
    return { left: over ? Math.min(LEGEND, app.map.getSize().x * 0.36) : 24, top: 30, right: 62, bottom: 58 };
  }

  function fit() {
    const box = app.marks.bounds();
    if (!box) return;
    const { left, top, right, bottom } = covered(), animate = !reduced;
    if (app.map.getBoundsZoom(box, false, L.point(left + right, top + bottom)) >= WORLD) {
      app.map.fitBounds(box, { maxZoom: 9, animate, paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] });
      return;
    }
    // Zoomed out further, the world would be a strip: start where most events are instead.
    const middle = app.map.project(app.marks.middle(), WORLD).add([(right - left) / 2, (bottom - top) / 2]);
    app.map.setView(app.map.unproject(middle, WORLD), WORLD, { animate });
  }

  // To a place that was looked up, with a ring around it for as long as the search is open.
  function goTo(place) {
    app.pin.clearLayers();
    if (!place) return;
    const at = [place.lat, place.lon], style = { radius: 13, weight: 2.5, color: app.theme === "dark" ? "#58b4cc" : "#0b5c73", fill: false, interactive: false, renderer: app.svg };
    L.circleMarker(at, style).addTo(app.pin);
    app.ready = true;
    if (reduced) app.map.setView(at, place.zoom, { animate: false }); else app.map.flyTo(at, place.zoom, { duration: 0.8 });
  }

  function corner(position, node) {
    const control = L.control({ position });
    control.onAdd = () => { L.DomEvent.disableClickPropagation(node); L.DomEvent.disableScrollPropagation(node); return node; };
    control.addTo(app.map);
    return node;
  }

  function addTools() {
    const bar = el("div", { className: "leaflet-bar geo-bar" });
    bar.append(button("", "Zoom to results", icon("fit"), fit));
    if (window.GeoSearch) {
      app.search = new window.GeoSearch(app.map.getContainer(), (text) => tellApp({ find: text }), goTo);
      const finder = button("", "Find a place", icon("search"), () => app.search.toggle(finder));
      bar.append(finder);
    }
    if (window.GeoInView) {
      app.inView = new window.GeoInView(app.map, { marks: app.marks, describe, open: openByKey, typesOf: seenWords, idle: () => !app.tool });
      app.inView.opener = button("", "List what is in view", icon("inview"), () => app.inView.toggle());
      bar.append(app.inView.opener);
    }
    app.toolButtons = {};
    for (const [name, { label }] of Object.entries(TOOLS)) {
      if (app.config.tools && !app.config.tools.includes(name)) continue;
      app.toolButtons[name] = button("", label, icon(name), () => setTool(name));
      bar.append(app.toolButtons[name]);
    }
    bar.append(button("", "Save a picture of the map", icon("camera"), () => window.GeoCamera.take(app.map)));
    const panel = el("div", { className: "geo-layers", hidden: true });
    for (const [name, label] of LAYERS) {
      if (app.config.tools && name === "timeline") continue;
      const box = el("input", { type: "checkbox", checked: app.on[name], onchange: () => { app.on[name] = box.checked; applyLayers(); follow(); } });
      panel.append(el("label", {}, box, label));
    }
    const opener = button("", "Layers", icon("layers"), () => { panel.hidden = !panel.hidden; opener.setAttribute("aria-expanded", String(!panel.hidden)); });
    bar.append(opener);
    corner("topright", bar);
    corner("topright", panel);
  }

  function addLegend() {
    app.legendTotal = el("span", {});
    app.legendList = el("ul", {});
    const narrow = window.innerWidth <= 560, details = el("details", { open: !narrow }, el("summary", {}, app.legendTotal), app.legendList);
    app.legend = el("div", { className: "geo-legend" }, details);
    // On a narrow screen it has a strip of its own under the map, where it covers no mark.
    if (narrow) app.map.getContainer().after(el("div", { className: "geo-foot" }, app.legend)); else corner("bottomleft", app.legend);
    app.legend.setAttribute("aria-label", "Legend of what is in view");
  }

  function addReadouts() {
    const box = app.map.getContainer();
    app.tip = el("div", { className: "geo-tip", hidden: true });
    app.hint = el("div", { className: "geo-hint", hidden: true });
    app.hint.setAttribute("role", "status");
    app.empty = el("div", { className: "geo-empty", hidden: true }, el("b", { textContent: "Nothing to show here" }),
      el("span", { textContent: "No event with a place matches the filters. Widen the dates or clear a filter." }));
    box.append(app.tip, app.hint, app.empty);
    const where = corner("bottomright", el("div", { className: "geo-where" }));
    app.map.on("mousemove", ({ latlng }) => { const at = latlng.wrap(); where.textContent = at.lat.toFixed(3) + ", " + at.lng.toFixed(3); });
    app.map.on("mouseout", () => { where.textContent = ""; app.tip.hidden = true; });
  }

  // One unit at a time: the session's. A click changes it, for the card and the filter too.
  function addScale() {
    if (app.scale) app.scale.remove();
    app.scale = L.control.scale({ position: "bottomright", maxWidth: 110, metric: !lengths.miles, imperial: lengths.miles }).addTo(app.map);
    const line = app.scale.getContainer().firstChild, other = lengths.miles ? "kilometres" : "miles";
    const toggle = button("geo-scale", "Say lengths in " + other, line, () => tellApp({ unit: lengths.miles ? "km" : "mi" }));
    app.scale.getContainer().append(toggle);
    L.DomEvent.disableClickPropagation(toggle);
  }

  function setup(map, packedConfig) {
    const page = outer(), config = parsed(packedConfig);
    app = { map, config, theme: null, tool: null, path: [], ready: false, on: {} };
    const asked = (readLink("layers") || "").split(",");
    for (const [name] of LAYERS) {
      if (config.layers) app.on[name] = config.layers.includes(name);
      else app.on[name] = OFF.has(name) ? asked.includes(name) : !asked.includes("-" + name);
    }
    if (reduced) { map._zoomAnimated = false; map.options.inertia = false; }
    map.attributionControl.setPrefix("Leaflet");
    map.attributionControl.addAttribution(config.attribution);
    for (const [name, z] of [["areas", 340], ["overlays", 345], ["labels", 350], ["lines", 440], ["marks", 450]]) { map.createPane(name).style.zIndex = z; map.getPane(name).style.pointerEvents = "none"; }
    app.svg = L.svg();
    app.sketch = L.layerGroup().addTo(map); app.around = L.layerGroup().addTo(map); app.pin = L.layerGroup().addTo(map);
    app.land = new Land({ theme: "light" });
    app.labels = new Labels({ pane: "labels", theme: "light" });
    app.marks = new Marks({ config, pane: "marks", paper: "#fff", ink: "#17212b" });
    app.lines = new Lines({ pane: "lines", paper: "#fff", ink: "#17212b", warning: "#b3261e" }).addTo(map);
    app.overlays = new Overlays({ pane: "overlays", paper: "#fff", ink: "#17212b" });
    app.areas = new window.GeoAreas({ pane: "areas", marks: app.marks, show: app.on, colour: "#0b5c73", paper: "#fff", ink: "#17212b" });
    addLegend(); addTools(); addReadouts(); addScale();
    const strip = el("div", { className: "geo-time" });
    (document.querySelector(".geo-foot") || map.getContainer()).after(strip);
    app.timeline = new window.GeoTimeline(strip, config, tellApp);
    app.marks.on("drawn", refreshLegend); app.areas.on("drawn", refreshLegend); app.lines.on("drawn", refreshLegend); app.overlays.on("drawn", refreshLegend);
    setTheme(pageTheme());
    const view = (page && page.geoView) || linkedView();
    if (view) { map.setView([view.lat, view.lon], view.zoom, { animate: false }); app.ready = true; }
    applyLayers();
    const detail = () => wantDetail(map.getZoom(), () => { app.land.redraw(); app.labels.redraw(); app.marks.redraw(); });
    map.on("zoomend", detail); detail();
    map.on("moveend", () => {
      if (!app.ready) return;
      const at = map.getCenter();
      if (page) page.geoView = { zoom: map.getZoom(), lat: at.lat, lon: at.lng };
      follow();
    });
    // Whoever moves the map while documents are still read keeps that view.
    map.on("dragstart zoomstart", () => { app.ready = true; });
    map.on("mousemove", hover); map.on("click", choose); map.on("click", toolClick);
    map.getContainer().setAttribute("aria-label", "Map of events. Arrow keys move it, plus and minus zoom.");
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && app.tool) setTool(null);
      if (event.key === "Enter" && app.tool === "polygon") closePolygon();
    });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    setInterval(follow, 700);
  }

  // The ring of the distance filter and the drawn region.
  function drawFocus() {
    app.around.clearLayers();
    if (!app.on.ring || !app.focus) return;
    const { ringLat, ringLon, ringKm, corners } = app.focus;
    const line = { color: app.marks.options.ink, weight: 1.6, dashArray: "6 4", fill: false, interactive: false, renderer: app.svg };
    if (ringKm > 0) L.circle([ringLat, ringLon], Object.assign({ radius: ringKm * 1000 }, line)).addTo(app.around);
    if (corners.length) L.polygon(corners, line).addTo(app.around);
  }

  function applyFocus(focus) {
    const page = outer() || window;
    if (lengths.miles !== (focus.miles === 1)) { lengths.miles = focus.miles === 1; addScale(); }
    app.marks.setSelected(focus.row >= 0 ? focus.row : undefined);
    app.lines.setSelected(focus.row >= 0 ? focus.row : undefined);
    app.focus = focus;
    drawFocus();
    if (focus.fly && page.geoFly !== focus.fly) {
      page.geoFly = focus.fly;
      const to = [focus.lat, focus.lon], zoom = Math.max(app.map.getZoom(), focus.zoom);
      if (reduced) app.map.setView(to, zoom, { animate: false }); else app.map.flyTo(to, zoom, { duration: 0.8 });
    }
  }

  function tally(codes, counts) {
    const n = numbers(Uint32Array, counts);
    return parsed(codes).map((code, i) => [code, n[i]]);
  }

  // Marks that the page has already are only named by their key. They are kept outside the map, which is built anew when
  // its view is opened again, in an object that does not keep the map's old page alive; without a key they are new.
  function withMarks(packed) {
    const page = outer() || window, kept = page.geoMarks;
    if (packed.points !== undefined) page.geoMarks = Object.assign(new page.Object(), packed);
    else if (!kept || kept.key !== packed.key) return null;
    return Object.assign({}, kept, packed);
  }

  function drawMarks(packed) {
    if (packed.key && packed.key === app.key) return;
    app.key = packed.key;
    app.map.closePopup();
    app.marks.setMarks(unpack(packed));
    app.areas.setRegions({ countries: tally(packed.countries, packed.perCountry), units: tally(packed.regions, packed.perRegion) });
  }

  // Called by each rerun of the app with new numbers; the map itself stays.
  function update(news, focus, time) {
    if (window.feature_group) window.feature_group.length = 0;
    const packed = withMarks(news);
    if (!packed) { tellApp({ lost: 1 }); return; }
    app.loading = focus.loading === 1;
    drawMarks(packed);
    app.lines.setLines(unpackLines(parsed(packed.lines)), packed.nLines);
    if (app.packedOverlays !== packed.overlays) { app.packedOverlays = packed.overlays; app.overlays.setOverlays(packed.overlays ? unpackOverlays(parsed(packed.overlays)) : []); }
    if ((app.packedBase || "") !== (packed.base || "")) { app.packedBase = packed.base; setBase(packed.base ? parsed(packed.base) : null); }
    if (app.search && packed.found) app.search.show(parsed(packed.found));
    show(app.areas, app.on.density || app.on.countries || app.on.provinces);
    if (!app.ready && !app.loading) { app.ready = true; fit(); }
    show(app.land, true);
    applyFocus(focus);
    app.timeline.show({ step: time.step, starts: numbers(Int32Array, time.starts), counts: numbers(Float32Array, time.counts), undated: time.undated, from: time.from, to: time.to });
    follow();
    window.geoDrawn = (window.geoDrawn || 0) + 1;
  }

  window.GeoMap = { setup, update, fit, get app() { return app; } };
})();
