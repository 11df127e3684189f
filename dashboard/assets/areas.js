// Layers of areas under the marks: density in hexagons, and counts by country or first-level unit.
(function () {
  "use strict";
  const { ViewCanvas, geography, traceUnit, lodFor } = window.GeoBase;
  const HEX = 12;

  const Areas = ViewCanvas.extend({
    options: { pane: "areas" },
    draw: function () {
      this.most = 0;
      if (this.options.show.countries) this._choropleth(this.regions.countries, (code) => geography().byCountry.get(code) || []);
      if (this.options.show.provinces) this._choropleth(this.regions.units, (code) => (geography().byCode.has(code) ? [geography().byCode.get(code)] : []));
      if (this.options.show.density) this._density();
      this.fire("drawn");
    },
    setRegions: function (regions) { this.regions = regions; this.redraw(); },
    _choropleth: function (counts, unitsOf) {
      const ctx = this._ctx, { scale, ox, oy, first, last } = this.frame(), arcs = geography().lods[lodFor(this._map.getZoom())];
      const most = this.most = Math.max(1, ...counts.map(([, n]) => n));
      for (let copy = first; copy <= last; copy++) {
        const shift = ox - copy * scale;
        for (const [code, n] of counts) {
          const units = unitsOf(code);
          ctx.beginPath();
          for (const unit of units) traceUnit(ctx, unit, arcs, scale, shift, oy);
          ctx.globalAlpha = 0.12 + 0.6 * Math.sqrt(n / most); ctx.fillStyle = this.options.colour;
          ctx.fill("evenodd");
        }
        for (const [code, n] of counts) this._number(unitsOf(code), n, scale, shift, oy);
      }
      ctx.globalAlpha = 1;
    },
    // The number stands in the middle of the largest part, where there is room for it.
    _number: function (units, n, scale, ox, oy) {
      let best = null;
      for (const unit of units) for (const ring of unit.rings) if (!best || ring.size > best.size) best = ring;
      if (!best || best.size * scale < 34) return;
      const ctx = this._ctx, [x0, y0, x1, y1] = best.box, x = ((x0 + x1) / 2) * scale - ox, y = ((y0 + y1) / 2) * scale - oy;
      ctx.globalAlpha = 1; ctx.font = "650 12px 'Source Sans', system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      ctx.strokeStyle = this.options.paper; ctx.lineWidth = 3; ctx.lineJoin = "round";
      ctx.strokeText(n.toLocaleString("en"), x, y - 12);
      ctx.fillStyle = this.options.ink; ctx.fillText(n.toLocaleString("en"), x, y - 12);
    },
    // Hexagons stand still on the world while it is panned; each holds the events of the points in it.
    _density: function () {
      const { marks } = this.options.marks, ctx = this._ctx;
      if (!marks || !marks.n) return;
      const { scale, ox, oy, first, last, bounds } = this.frame(), w = Math.sqrt(3) * HEX, h = 1.5 * HEX, cells = new Map();
      for (let p = 0; p < marks.px.length; p++) {
        for (let copy = first; copy <= last; copy++) {
          const x = (marks.px[p] + copy) * scale, y = marks.py[p] * scale;
          if (x - ox < bounds.min.x - 30 || x - ox > bounds.max.x + 30 || y - oy < bounds.min.y - 30 || y - oy > bounds.max.y + 30) continue;
          const [column, row] = nearest(x, y, w, h), key = column + ":" + row;
          const cell = cells.get(key);
          if (cell) cell.n += marks.total[p]; else cells.set(key, { x: column * w + (row & 1 ? w / 2 : 0), y: row * h, n: marks.total[p] });
        }
      }
      let most = 1;
      for (const { n } of cells.values()) most = Math.max(most, n);
      this.most = most;
      ctx.fillStyle = this.options.colour;
      for (const { x, y, n } of cells.values()) {
        ctx.globalAlpha = 0.15 + 0.75 * (Math.log(n + 1) / Math.log(most + 1));
        ctx.beginPath();
        for (let i = 0; i < 6; i++) ctx.lineTo(x - ox + (HEX - 0.7) * Math.sin((i * Math.PI) / 3), y - oy + (HEX - 0.7) * Math.cos((i * Math.PI) / 3));
        ctx.fill();
      }
      ctx.globalAlpha = 1;
    },
  });

  // The hexagon of a pointy-topped grid that holds a point: the nearest centre of the two rows around it.
  function nearest(x, y, w, h) {
    let best = null, least = Infinity;
    for (const row of [Math.floor(y / h), Math.floor(y / h) + 1]) {
      const shift = row & 1 ? w / 2 : 0, column = Math.round((x - shift) / w), d = (column * w + shift - x) ** 2 + (row * h - y) ** 2;
      if (d < least) { least = d; best = [column, row]; }
    }
    return best;
  }

  window.GeoAreas = Areas;
})();
