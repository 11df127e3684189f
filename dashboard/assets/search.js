// Looking a place up on the map: the app's gazetteer answers, the map flies there; no filter changes.
(function () {
  "use strict";
  const WAITING = "Looking it up …";

  function el(tag, properties, ...children) {
    const node = document.createElement(tag);
    Object.assign(node, properties || {});
    for (const child of children) node.append(child);
    return node;
  }

  // `ask` tells the app what to look up, `go` has the map move to a found place.
  class Search {
    constructor(container, ask, go) {
      Object.assign(this, { go, turn: 0, opener: null });
      this.input = el("input", { type: "search", maxLength: 100, placeholder: "Place, or latitude and longitude", autocomplete: "off" });
      this.input.setAttribute("aria-label", "Find a place on the map");
      this.words = el("p", { hidden: true });
      this.words.setAttribute("role", "status");
      this.list = el("ul", {});
      const form = el("form", { onsubmit: (event) => { event.preventDefault(); const text = this.input.value.trim(); if (text) { this.say(WAITING); ask(text); } } }, this.input);
      this.panel = el("div", { className: "geo-panel geo-search", hidden: true, onkeydown: (event) => this.key(event) }, form, this.words, this.list);
      L.DomEvent.disableClickPropagation(this.panel); L.DomEvent.disableScrollPropagation(this.panel);
      container.append(this.panel);
    }

    toggle(opener) {
      this.opener = opener;
      this.panel.hidden = !this.panel.hidden;
      opener.setAttribute("aria-expanded", String(!this.panel.hidden));
      if (this.panel.hidden) { this.say(""); this.go(null); opener.focus(); } else this.input.focus();
    }

    key(event) {
      event.stopPropagation();
      if (event.key === "Escape") this.toggle(this.opener);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const stops = [this.input, ...this.list.querySelectorAll("button")], at = stops.indexOf(document.activeElement);
      stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
    }

    say(words) {
      this.words.textContent = words; this.words.hidden = !words;
      this.list.replaceChildren();
    }

    // What the app found: each answer once. One place alone is gone to at once.
    show(answer) {
      if (!answer || answer.turn === this.turn) return;
      this.turn = answer.turn;
      this.say(answer.words);
      this.list.replaceChildren(...answer.places.map((place) => el("li", {}, el("button", { type: "button", onclick: () => this.go(place) },
        el("b", { textContent: place.name }), el("span", { textContent: place.where })))));
      if (answer.places.length === 1) this.go(answer.places[0]);
    }
  }

  window.GeoSearch = Search;
})();
