// Packed events on one canvas: colour and shape say the type, fill the modality, form the precision.
(function () {
  "use strict";
  const { ViewCanvas, worldX, worldY, bytesOf, unitsOf, geography, traceUnit, lodFor } = window.GeoBase;
  const POINT = 0, AREA = 2, FORMS = 3, MODALITIES = 6, NO_UNIT = 65535, CELL = 28, REACH = 13;
  const BIN_OVER = 3500, BIN = 18, SUMS = 12, MAX_OUTLINES = 160, MAX_CIRCLES = 1200;
  const EARTH_KM = 40075.017;

  const SHAPES = {
    circle: (c, x, y, r) => c.arc(x, y, r * 0.92, 0, 2 * Math.PI),
    square: (c, x, y, r) => c.rect(x - r * 0.82, y - r * 0.82, r * 1.64, r * 1.64),
    diamond: (c, x, y, r) => polygon(c, x, y, r * 1.15, 4, -Math.PI / 2),
    triangle: (c, x, y, r) => polygon(c, x, y + r * 0.16, r * 1.2, 3, -Math.PI / 2),
    down: (c, x, y, r) => polygon(c, x, y - r * 0.16, r * 1.2, 3, Math.PI / 2),
    star: (c, x, y, r) => star(c, x, y, r * 1.32, r * 0.66, 6),
    hexagon: (c, x, y, r) => polygon(c, x, y, r * 1.05, 6, 0),
  };

  function polygon(ctx, x, y, r, n, turn) {
    for (let i = 0; i < n; i++) {
      const a = turn + (2 * Math.PI * i) / n;
      if (i) ctx.lineTo(x + r * Math.cos(a), y + r * Math.sin(a)); else ctx.moveTo(x + r * Math.cos(a), y + r * Math.sin(a));
    }
    ctx.closePath();
  }

  function star(ctx, x, y, outer, inner, n) {
    for (let i = 0; i < 2 * n; i++) {
      const a = -Math.PI / 2 + (Math.PI * i) / n, r = i % 2 ? inner : outer;
      if (i) ctx.lineTo(x + r * Math.cos(a), y + r * Math.sin(a)); else ctx.moveTo(x + r * Math.cos(a), y + r * Math.sin(a));
    }
    ctx.closePath();
  }

  const FILLS = {
    reported: { solid: true }, claimed: { dash: [] }, planned: { dash: [3, 2] }, hypothetical: { dash: [1, 2] },
    historical: { solid: true, alpha: 0.45 }, negated: { dash: [], struck: true },
  };

  // One mark; also draws the legend's swatches, so that the two cannot differ.
  function drawMark(ctx, x, y, r, kind, modality, form, paper) {
    const fill = FILLS[modality] || FILLS.reported, hollow = !fill.solid || form === AREA;
    ctx.save();
    ctx.beginPath();
    SHAPES[kind.shape](ctx, x, y, r);
    ctx.lineJoin = "round";
    ctx.strokeStyle = paper; ctx.lineWidth = hollow ? 4.5 : 3;
    ctx.stroke();
    ctx.globalAlpha = fill.alpha || 1;
    ctx.fillStyle = hollow ? paper : kind.colour;
    ctx.fill();
    ctx.strokeStyle = kind.colour; ctx.lineWidth = hollow ? 2.2 : 1;
    ctx.setLineDash(fill.dash || []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (form === AREA) {
      ctx.beginPath(); ctx.arc(x, y, r + 4, 0, 2 * Math.PI);
      ctx.lineWidth = 1.2; ctx.stroke();
    }
    if (fill.struck) {
      ctx.beginPath(); ctx.moveTo(x - r, y + r); ctx.lineTo(x + r, y - r); ctx.lineWidth = 2; ctx.stroke();
    }
    ctx.restore();
  }

  const array = (Type, base64) => new Type(bytesOf(base64).buffer);
  const parsed = (base64) => JSON.parse(new TextDecoder().decode(bytesOf(base64)));

  // What Python sent, as typed arrays; `events` is text for the page, decoded and never put into markup.
  function unpack(packed) {
    const xy = array(Int32Array, packed.points), n = xy.length / 2;
    const px = new Float64Array(n), py = new Float64Array(n);
    for (let i = 0; i < n; i++) { px[i] = worldX(xy[2 * i] / 1e5); py[i] = worldY(xy[2 * i + 1] / 1e5); }
    const marks = {
      xy, px, py, point: array(packed.wide ? Uint32Array : Uint16Array, packed.point), style: bytesOf(packed.style),
      radii: array(Float32Array, packed.radii), radius: array(Uint16Array, packed.radius),
      count: array(Uint32Array, packed.count), row: array(Uint32Array, packed.row), unit: array(Uint16Array, packed.unit),
      cell: packed.cell || 0, unitCodes: parsed(packed.units), names: parsed(packed.names), events: parsed(packed.events),
    };
    marks.n = marks.point.length;
    marks.slot = new Uint8Array(marks.n); marks.slots = new Uint8Array(n); marks.total = new Uint32Array(n);
    for (let m = 0; m < marks.n; m++) {
      const p = marks.point[m];
      marks.slot[m] = marks.slots[p];
      if (marks.slots[p] < 250) marks.slots[p]++;
      marks.total[p] += marks.count[m];
    }
    marks.eventsOf = new Map();
    marks.events.forEach((event) => {
      if (!marks.eventsOf.has(event[1])) marks.eventsOf.set(event[1], []);
      marks.eventsOf.get(event[1]).push(event);
    });
    return marks;
  }

  const typeOf = (style) => Math.floor(style / (FORMS * MODALITIES));
  const modalityOf = (style) => Math.floor(style / FORMS) % MODALITIES;
  const formOf = (style) => style % FORMS;

  const Marks = ViewCanvas.extend({
    options: { pane: "marks" },
    setMarks: function (marks) { this.marks = marks; this.redraw(); },
    setSelected: function (row) { if (row !== this.selected) { this.selected = row; this.redraw(); } },
    draw: function () {
      const { marks } = this;
      this.seen = { type: new Array(9).fill(0), modality: {}, form: [0, 0, 0], total: 0, circles: true, outlines: true };
      this.spots = null;
      if (!marks) return;
      const frame = this.frame(), radius = this.markRadius();
      this._place(frame, radius);
      this._tally();
      this.bins = this.spots.n > BIN_OVER ? this._binned(frame) : null;
      this.seen.binned = this.bins !== null;
      if (this.options.uncertainty !== false) this._areas(frame);
      if (this.bins) this._paintBins(); else { this._paint(radius); this._badges(radius); }
      this.fire("drawn", { seen: this.seen });
    },
    markRadius: function () {
      const zoom = this._map.getZoom(), crowd = this.marks.n > 20000 ? -2.4 : this.marks.n > 3000 ? -1.2 : 0;
      return Math.max(2.6, (zoom <= 3 ? 5 : zoom <= 5 ? 6 : zoom <= 8 ? 7 : 8) + crowd);
    },
    // Where each mark in view goes. Marks of one point stand around it, so that each type shows; the offset is in pixels only.
    _place: function ({ scale, ox, oy, first, last, bounds }, radius) {
      const { marks } = this, edge = 30, copies = last - first + 1, room = marks.n * copies;
      const spots = this.spots = { n: 0, mark: new Uint32Array(room), x: new Float32Array(room), y: new Float32Array(room) };
      const x0 = bounds.min.x - edge, x1 = bounds.max.x + edge, y0 = bounds.min.y - edge, y1 = bounds.max.y + edge;
      for (let m = 0; m < marks.n; m++) {
        const p = marks.point[m];
        let y = marks.py[p] * scale - oy;
        if (y < y0 || y > y1) continue;
        for (let copy = first; copy <= last; copy++) {
          let x = (marks.px[p] + copy) * scale - ox;
          if (x < x0 || x > x1) continue;
          const k = marks.slots[p];
          let dy = 0;
          if (k > 1) {
            const turn = -Math.PI / 2 + (2 * Math.PI * marks.slot[m]) / k, off = radius * (k > 6 ? 2.2 : k > 3 ? 1.7 : 1.15);
            x += off * Math.cos(turn); dy = off * Math.sin(turn);
          }
          spots.mark[spots.n] = m; spots.x[spots.n] = x; spots.y[spots.n] = y + dy;
          spots.n++;
        }
      }
      this._index(bounds);
    },
    // Spots by cells of the view, as linked lists in arrays: what is near the pointer is found at once.
    _index: function (bounds) {
      const { spots } = this, columns = Math.ceil((bounds.max.x - bounds.min.x + 60) / CELL), rows = Math.ceil((bounds.max.y - bounds.min.y + 60) / CELL);
      const heads = new Int32Array(columns * rows).fill(-1), next = new Int32Array(spots.n);
      const x0 = bounds.min.x - 30, y0 = bounds.min.y - 30;
      for (let i = 0; i < spots.n; i++) {
        const column = Math.floor((spots.x[i] - x0) / CELL), row = Math.floor((spots.y[i] - y0) / CELL);
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
        const cell = row * columns + column;
        next[i] = heads[cell]; heads[cell] = i;
      }
      Object.assign(spots, { heads, next, columns, rows, x0, y0 });
    },
    // Events in view, by what the legend tells apart; a point in two copies of the world counts once.
    _tally: function () {
      const { marks, spots, seen } = this, origin = this._map.getPixelOrigin(), view = this._map.getPixelBounds();
      const vx0 = view.min.x - origin.x, vx1 = view.max.x - origin.x, vy0 = view.min.y - origin.y, vy1 = view.max.y - origin.y;
      const byStyle = new Float64Array(256);
      let before = -1;
      for (let i = 0; i < spots.n; i++) {
        const m = spots.mark[i];
        if (m === before || spots.x[i] < vx0 || spots.x[i] > vx1 || spots.y[i] < vy0 || spots.y[i] > vy1) continue;
        before = m;
        byStyle[marks.style[m]] += marks.count[m];
      }
      byStyle.forEach((n, style) => {
        if (!n) return;
        const name = this.options.config.modalities[modalityOf(style)];
        seen.type[typeOf(style)] += n; seen.form[formOf(style)] += n; seen.total += n;
        seen.modality[name] = (seen.modality[name] || 0) + n;
      });
    },
    _areas: function (frame) {
      const ctx = this._ctx, { marks, spots, seen } = this, units = new Map(), circles = new Map();
      for (let i = 0; i < spots.n; i++) {
        const m = spots.mark[i], style = marks.style[m], form = formOf(style);
        if (form === POINT) continue;
        const type = typeOf(style), unit = marks.unit[m];
        if (form === AREA && unit !== NO_UNIT && unitsOf(marks.unitCodes[unit]).length) {
          // A unit is drawn once: in the colour of its type, or in ink where several types share it.
          const known = units.get(unit);
          if (!known) units.set(unit, { code: marks.unitCodes[unit], type }); else if (known.type !== type) known.type = -1;
        }
        else if (marks.radius[m] > 0 || marks.radii[0] > 0) circles.set(marks.point[m] * 4096 + (marks.radius[m] % 256) * 16 + type, i);
      }
      ctx.save();
      seen.outlines = units.size <= MAX_OUTLINES; seen.circles = circles.size <= MAX_CIRCLES;
      const { types } = this.options.config;
      if (seen.outlines) for (const { code, type } of units.values()) this._outline(code, type < 0 ? this.options.ink : types[type].colour, frame);
      if (seen.circles) for (const i of circles.values()) {
        const m = spots.mark[i], p = marks.point[m], km = marks.radii[marks.radius[m]];
        if (km > 0) this._circle(marks.xy[2 * p + 1] / 1e5, marks.px[p], marks.py[p], km, this._kind(m).colour, frame, 0.12 / Math.sqrt(circles.size));
      }
      ctx.restore();
    },
    _kind: function (m) { return this.options.config.types[typeOf(this.marks.style[m])]; },
    _circle: function (lat, wx, wy, km, colour, { scale, ox, oy, first, last }, tint) {
      const ctx = this._ctx, r = (km / (EARTH_KM * Math.max(0.02, Math.cos(lat * Math.PI / 180)))) * scale;
      if (r < 4) return;
      for (let copy = first; copy <= last; copy++) {
        ctx.beginPath(); ctx.arc((wx + copy) * scale - ox, wy * scale - oy, r, 0, 2 * Math.PI);
        ctx.globalAlpha = tint; ctx.fillStyle = colour; ctx.fill();
        ctx.globalAlpha = 0.75; ctx.strokeStyle = colour; ctx.lineWidth = 1.2; ctx.setLineDash([4, 3]); ctx.stroke(); ctx.setLineDash([]);
      }
    },
    _outline: function (code, colour, { scale, ox, oy, first, last }) {
      const ctx = this._ctx, arcs = geography().lods[lodFor(this._map.getZoom())], units = unitsOf(code);
      const whole = units.length > 1;
      for (let copy = first; copy <= last; copy++) {
        const shift = ox - copy * scale;
        ctx.beginPath();
        for (const unit of units) traceUnit(ctx, unit, arcs, scale, shift, oy);
        ctx.globalAlpha = whole ? 0.04 : 0.07; ctx.fillStyle = colour; ctx.fill("evenodd");
        if (whole) { this._rim(units, arcs, scale, shift, oy); }
        ctx.globalAlpha = colour === this.options.ink ? 0.5 : 0.85; ctx.strokeStyle = colour; ctx.lineWidth = 1.5; ctx.stroke();
      }
    },
    // The outer border of several units: the arcs that only one of them uses.
    _rim: function (units, arcs, scale, ox, oy) {
      const ctx = this._ctx, uses = new Map();
      for (const unit of units) for (const ring of unit.rings) for (const a of ring.arcs) uses.set(a < 0 ? ~a : a, (uses.get(a < 0 ? ~a : a) || 0) + 1);
      ctx.beginPath();
      for (const [a, n] of uses) {
        if (n > 1) continue;
        const xy = arcs[a].xy;
        for (let i = 0; i < xy.length; i += 2) {
          const x = xy[i] * scale - ox, y = xy[i + 1] * scale - oy;
          if (i) ctx.lineTo(x, y); else ctx.moveTo(x, y);
        }
      }
    },
    // Too many marks to tell apart: those of one cell of the screen together, at their centre, by their most frequent type.
    _binned: function ({ bounds }) {
      const { marks, spots } = this, columns = Math.ceil((bounds.max.x - bounds.min.x + 60) / BIN), rows = Math.ceil((bounds.max.y - bounds.min.y + 60) / BIN);
      const sums = new Float64Array(columns * rows * SUMS), bins = [];
      for (let i = 0; i < spots.n; i++) {
        const m = spots.mark[i], x = spots.x[i], y = spots.y[i], n = marks.count[m];
        const at = SUMS * (Math.floor((y - bounds.min.y + 30) / BIN) * columns + Math.floor((x - bounds.min.x + 30) / BIN));
        if (at < 0 || at + SUMS > sums.length) continue;
        sums[at] += n; sums[at + 1] += n * x; sums[at + 2] += n * y; sums[at + 3 + typeOf(marks.style[m])] += n;
      }
      for (let at = 0; at < sums.length; at += SUMS) {
        if (!sums[at]) continue;
        const types = Array.from(sums.subarray(at + 3, at + SUMS));
        bins.push({ total: sums[at], x: sums[at + 1] / sums[at], y: sums[at + 2] / sums[at], types, type: types.indexOf(Math.max(...types)) });
      }
      return bins.sort((a, b) => a.total - b.total);
    },
    _paintBins: function () {
      const { bins } = this, most = Math.log10(bins[bins.length - 1].total + 1);
      for (const bin of bins) {
        const step = Math.round(8 * Math.log10(bin.total + 1) / most), sprite = this._sprite(bin.type * FORMS * MODALITIES, 3 + step, 0);
        this._ctx.drawImage(sprite.canvas, bin.x - sprite.half, bin.y - sprite.half, 2 * sprite.half, 2 * sprite.half);
      }
    },
    binAt: function (point) {
      let best = null, least = REACH * REACH;
      for (const bin of this.bins) {
        const d = (bin.x - point.x) ** 2 + (bin.y - point.y) ** 2;
        if (d <= least) { least = d; best = bin; }
      }
      return best;
    },
    // One picture for each look, drawn once and stamped.
    _paint: function (radius) {
      const { marks, spots } = this, ctx = this._ctx;
      let chosen = -1;
      for (let i = 0; i < spots.n; i++) {
        const m = spots.mark[i], sprite = this._sprite(marks.style[m], radius, Math.min(3, Math.round(Math.log10(marks.count[m]) * 1.6)));
        if (this.selected !== undefined && this._holds(m, this.selected)) chosen = i;
        ctx.drawImage(sprite.canvas, spots.x[i] - sprite.half, spots.y[i] - sprite.half, 2 * sprite.half, 2 * sprite.half);
      }
      if (chosen >= 0) this._ring(spots.x[chosen], spots.y[chosen], radius);
    },
    _sprite: function (style, radius, more) {
      const { paper, config } = this.options, key = [style, radius, more, paper].join();
      this._sprites = this._sprites || new Map();
      if (!this._sprites.has(key)) {
        const half = Math.ceil(radius + more + 9), ratio = Math.min(2, window.devicePixelRatio || 1), canvas = document.createElement("canvas");
        canvas.width = canvas.height = 2 * half * ratio;
        const ctx = canvas.getContext("2d");
        ctx.scale(ratio, ratio);
        drawMark(ctx, half, half, radius + more, config.types[typeOf(style)], config.modalities[modalityOf(style)], formOf(style), paper);
        this._sprites.set(key, { canvas, half });
      }
      return this._sprites.get(key);
    },
    _holds: function (m, row) {
      if (this.marks.row.length && this.marks.row[m] === row) return true;
      const events = this.marks.eventsOf.get(m);
      return events !== undefined && events.some((event) => event[0] === row);
    },
    _ring: function (x, y, r) {
      const ctx = this._ctx;
      ctx.beginPath(); ctx.arc(x, y, r + 7, 0, 2 * Math.PI);
      ctx.strokeStyle = this.options.paper; ctx.lineWidth = 5; ctx.stroke();
      ctx.strokeStyle = this.options.ink; ctx.lineWidth = 2.5; ctx.stroke();
    },
    _badges: function (radius) {
      const { marks, spots } = this;
      if (spots.n > 1500) return;
      const ctx = this._ctx, taken = [];
      ctx.font = "600 10.5px 'Source Sans', system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      for (let i = 0; i < spots.n; i++) {
        const n = marks.count[spots.mark[i]];
        if (n < 2) continue;
        const text = n > 999 ? Math.round(n / 100) / 10 + "k" : String(n);
        const half = Math.max(7, ctx.measureText(text).width / 2 + 4), bx = spots.x[i] + radius + half - 3, by = spots.y[i] - radius - 3;
        if (taken.some(([ux, uy]) => Math.abs(ux - bx) < 16 && Math.abs(uy - by) < 14)) continue;
        taken.push([bx, by]);
        ctx.beginPath(); ctx.roundRect(bx - half, by - 7, 2 * half, 14, 7);
        ctx.fillStyle = this.options.ink; ctx.fill();
        ctx.fillStyle = this.options.paper; ctx.fillText(text, bx, by + 0.5);
      }
    },
    // The spot nearest to a layer point, if one is within reach: { m, x, y }.
    at: function (point) {
      const { spots } = this;
      if (!spots) return null;
      if (this.bins) return this.binAt(point);
      const cx = Math.floor((point.x - spots.x0) / CELL), cy = Math.floor((point.y - spots.y0) / CELL);
      let best = -1, least = REACH * REACH;
      for (let row = Math.max(0, cy - 1); row <= Math.min(spots.rows - 1, cy + 1); row++) {
        for (let column = Math.max(0, cx - 1); column <= Math.min(spots.columns - 1, cx + 1); column++) {
          for (let i = spots.heads[row * spots.columns + column]; i >= 0; i = spots.next[i]) {
            const d = (spots.x[i] - point.x) ** 2 + (spots.y[i] - point.y) ** 2;
            if (d <= least) { least = d; best = i; }
          }
        }
      }
      return best < 0 ? null : { m: spots.mark[best], x: spots.x[best], y: spots.y[best] };
    },
    // One spot for each point or bin in view, the nearest to the middle first.
    inView: function () {
      const { marks, spots, bins } = this;
      if (!spots || !this._map) return [];
      const size = this._map.getSize(), found = new Map();
      const keep = (key, spot) => {
        const at = this._map.layerPointToContainerPoint([spot.x, spot.y]), far = Math.hypot(at.x - size.x / 2, at.y - size.y / 2);
        if (at.x >= 0 && at.y >= 0 && at.x <= size.x && at.y <= size.y && !(found.has(key) && found.get(key).far <= far)) found.set(key, Object.assign({ far }, spot));
      };
      if (bins) bins.forEach((bin, i) => keep(i, bin));
      else for (let i = 0; i < spots.n; i++) keep(marks.point[spots.mark[i]], { m: spots.mark[i], x: spots.x[i], y: spots.y[i] });
      return [...found.values()].sort((a, b) => a.far - b.far);
    },
    middle: function () {
      const { xy } = this.marks, median = (from) => Array.from(xy).filter((_, i) => i % 2 === from).sort((a, b) => a - b)[xy.length >> 2] / 1e5;
      return [median(1), median(0)];
    },
    bounds: function () {
      const { xy } = this.marks || { xy: [] };
      if (!xy.length) return null;
      let w = Infinity, e = -Infinity, south = Infinity, north = -Infinity;
      for (let i = 0; i < xy.length; i += 2) {
        w = Math.min(w, xy[i]); e = Math.max(e, xy[i]); south = Math.min(south, xy[i + 1]); north = Math.max(north, xy[i + 1]);
      }
      return L.latLngBounds([[south / 1e5, w / 1e5], [north / 1e5, e / 1e5]]);
    },
  });

  window.GeoMarks = { Marks, drawMark, unpack, parsed, array, typeOf, modalityOf, formOf };
})();
