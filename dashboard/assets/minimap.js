// The small map of the review: the places that an event may be at, by number. It is told numbers alone.
(function () {
  "use strict";
  const { THEMES, Land, Labels, wantDetail } = window.GeoBase;
  const MAX_ZOOM = 9, PAD = [34, 34];
  let app = null;

  function pageTheme() {
    const node = window.parent.document.querySelector(".stApp");
    const [r, g, b] = getComputedStyle(node || document.body).backgroundColor.match(/\d+/g).map(Number);
    return 0.3 * r + 0.59 * g + 0.11 * b < 110 ? "dark" : "light";
  }

  function setTheme(theme) {
    app.theme = document.documentElement.dataset.theme = theme;
    app.map.getContainer().style.background = THEMES[theme].water;
    app.land.options.theme = app.labels.options.theme = theme;
    app.land.redraw(); app.labels.redraw();
  }

  // A click leaves the keys with the page, whose shortcuts go on to work.
  function tell(message) {
    window.frameElement.blur();
    window.parent.focus();
    window.Streamlit.setComponentValue(Object.assign({ seq: Date.now() + Math.random() }, message));
  }

  function numbered(number, chosen) {
    const node = document.createElement("span");
    node.textContent = String(number);
    return L.divIcon({ html: node, className: chosen ? "geo-pick chosen" : "geo-pick", iconSize: [26, 26] });
  }

  function addChoice([lat, lon], index, focus) {
    const chosen = index === focus.chosen, words = "Place " + (index + 1);
    const mark = L.marker([lat, lon], { icon: numbered(index + 1, chosen), title: words, alt: words, zIndexOffset: chosen ? 500 : 0 });
    if (focus.editable) mark.on("click", () => tell({ pick: index, turn: focus.turn }));
    mark.addTo(app.sketch);
  }

  function addPoint(point, className, words) {
    const icon = L.divIcon({ className, iconSize: [18, 18] });
    L.marker([point[0], point[1]], { icon, title: words, alt: words, interactive: false, zIndexOffset: 900 }).addTo(app.sketch);
  }

  function fit(points) {
    if (points.length) app.map.fitBounds(L.latLngBounds(points), { padding: PAD, maxZoom: MAX_ZOOM, animate: false });
    else app.map.setView([25, 20], 1, { animate: false });
  }

  function setup(map, attribution) {
    app = { map, theme: null, turn: null, focus: null };
    document.documentElement.classList.add("mini");
    map.attributionControl.setPrefix("Leaflet").addAttribution(attribution);
    map.createPane("labels").style.zIndex = 350;
    map.getPane("labels").style.pointerEvents = "none";
    app.land = new Land({ theme: "light" }).addTo(map);
    app.labels = new Labels({ pane: "labels", theme: "light" }).addTo(map);
    app.svg = L.svg();
    app.sketch = L.layerGroup().addTo(map);
    L.control.scale({ position: "bottomright", maxWidth: 90 }).addTo(map);
    map.getContainer().setAttribute("aria-label", "Map of the places that the event may be at, by number; the list beside it names them.");
    const detail = () => wantDetail(map.getZoom(), () => { app.land.redraw(); app.labels.redraw(); });
    map.on("zoomend", detail); detail();
    map.on("click", (event) => {
      if (!app.focus || !app.focus.editable) return;
      const at = event.latlng.wrap();
      tell({ point: [at.lat, at.lng], turn: app.focus.turn });
    });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    setTheme(pageTheme());
    setInterval(() => { const theme = pageTheme(); if (theme !== app.theme) setTheme(theme); }, 700);
  }

  function update(choices, focus) {
    if (window.feature_group) window.feature_group.length = 0;
    app.focus = focus;
    app.sketch.clearLayers();
    const look = { color: THEMES[app.theme].label, weight: 1.4, fill: false, interactive: false, renderer: app.svg };
    if (focus.at && focus.at[2] > 0) L.circle([focus.at[0], focus.at[1]], Object.assign({ radius: focus.at[2] * 1000 }, look)).addTo(app.sketch);
    choices.forEach((choice, index) => addChoice(choice, index, focus));
    if (focus.at && focus.chosen < 0) addPoint(focus.at, "geo-here", "Where the event is now");
    if (focus.draft) addPoint(focus.draft, "geo-draft", "Where it would be moved to");
    if (focus.turn !== app.turn) {
      app.turn = focus.turn;
      const near = focus.at ? [[focus.at[0], focus.at[1]]] : [];
      fit([...near, ...choices.map(([lat, lon]) => [lat, lon])]);
    }
    window.geoDrawn = (window.geoDrawn || 0) + 1;
  }

  window.GeoMini = { setup, update, get app() { return app; } };
})();
