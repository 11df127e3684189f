// What is in view as a list for the keyboard and for screen readers: arrows walk it, the map rings the mark, Enter opens it.
(function () {
  "use strict";
  const MOST = 100, SAID_AFTER_MS = 700, CLEAR = 24;
  const PLACES = ["", "right", "low", "low right"];

  function el(tag, properties, ...children) {
    const node = document.createElement(tag);
    Object.assign(node, properties || {});
    for (const child of children) node.append(child);
    return node;
  }

  class InView {
    // `parts`: `marks` (the layer), `describe` and `open` for a spot of it, `typesOf` for words on what is in view.
    constructor(map, parts) {
      Object.assign(this, { map, opener: null, items: [], at: 0 }, parts);
      const container = map.getContainer();
      this.ring = el("div", { className: "geo-focus", hidden: true });
      this.words = el("p", {});
      this.list = el("ul", {});
      this.panel = el("div", { className: "geo-panel geo-inview", hidden: true, onkeydown: (event) => this.key(event) }, this.words, this.list);
      this.panel.setAttribute("role", "region");
      this.panel.setAttribute("aria-label", "Marks in view");
      this.said = el("div", { className: "geo-said" });
      this.said.setAttribute("role", "status");
      L.DomEvent.disableClickPropagation(this.panel); L.DomEvent.disableScrollPropagation(this.panel);
      this.panel.addEventListener("focusout", () => { this.ring.hidden = true; });
      container.append(this.ring, this.panel, this.said);
      container.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === container && this.idle()) this.toggle(); });
      this.marks.on("drawn", () => this.drawn());
    }

    toggle() {
      this.panel.hidden = !this.panel.hidden;
      this.opener.setAttribute("aria-expanded", String(!this.panel.hidden));
      if (this.panel.hidden) { this.ring.hidden = true; this.map.getContainer().focus(); return; }
      this.fill();
      this.go(0);
    }

    key(event) {
      event.stopPropagation();
      const last = this.list.querySelectorAll("button").length - 1;
      const to = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: last }[event.key];
      if (event.key === "Escape") this.toggle();
      if (to === undefined) return;
      event.preventDefault();
      this.go(Math.max(0, Math.min(last, to)));
    }

    go(at) {
      const stop = this.list.querySelectorAll("button")[at];
      if (stop) stop.focus(); else this.words.focus();
    }

    // The nearest to the middle first; marks of one point together.
    fill() {
      const spots = this.marks.inView(), shown = spots.slice(0, MOST), held = this.panel.contains(document.activeElement);
      const more = spots.length > shown.length ? ", of which the " + MOST + " nearest to the middle are listed" : "";
      this.words.tabIndex = -1;
      this.words.textContent = spots.length ? spots.length.toLocaleString("en") + (spots.length === 1 ? " place" : " places") + " in view" + more : "Nothing in view: zoom out, or zoom to the results.";
      this.list.replaceChildren(...shown.map((spot, i) => el("li", {}, el("button", { type: "button", onclick: () => this.open(spot), onfocus: () => { this.at = i; this.point(spot); } }, ...this.describe(spot)))));
      if (held) this.go(Math.min(this.at, shown.length - 1));
    }

    point(spot) {
      const at = this.map.layerPointToContainerPoint([spot.x, spot.y]);
      Object.assign(this.ring.style, { left: at.x + "px", top: at.y + "px" });
      this.ring.hidden = false;
      this.stepAside(at);
    }

    // The list stays where it is unless it lies on the mark; then it goes where it does not.
    stepAside(at) {
      const { panel } = this, places = [panel.dataset.place || "", ...PLACES];
      for (const clear of [CLEAR, 0]) for (const place of places) {
        panel.dataset.place = place;
        const x = at.x - panel.offsetLeft, y = at.y - panel.offsetTop;
        if (x < -clear || y < -clear || x > panel.offsetWidth + clear || y > panel.offsetHeight + clear) return;
      }
    }

    // What a screen reader is told once the map stands still.
    drawn() {
      if (!this.panel.hidden) this.fill();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        const words = this.typesOf();
        if (words !== this.said.textContent) this.said.textContent = words;
        this.map.getContainer().setAttribute("aria-label", "Map of events. " + words + " Arrow keys move it, plus and minus zoom, Enter lists what is in view; the table below lists the same events.");
      }, SAID_AFTER_MS);
    }
  }

  window.GeoInView = InView;
})();
