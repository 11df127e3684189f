// Packed events on one canvas: colour and shape say the type, fill the modality, form the precision.
(function () {
  "use strict";
  const { ViewCanvas, worldX, worldY, bytesOf, unitsOf, geography, traceUnit, lodFor } = window.GeoBase;
  const POINT = 0, CIRCLE = 1, AREA = 2, NO_UNIT = 65535, CELL = 28, REACH = 13;
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
      xy, px, py, point: array(Uint32Array, packed.point), type: array(Uint8Array, packed.type),
      modality: array(Uint8Array, packed.modality), form: array(Uint8Array, packed.form),
      radius: array(Float32Array, packed.radius), count: array(Uint32Array, packed.count),
      row: array(Uint32Array, packed.row), unit: array(Uint16Array, packed.unit),
      unitCodes: parsed(packed.units), names: parsed(packed.names), events: parsed(packed.events),
    };
    marks.n = marks.point.length;
    marks.slot = new Uint8Array(marks.n); marks.slots = new Uint8Array(n);
    for (let m = 0; m < marks.n; m++) marks.slot[m] = Math.min(250, marks.slots[marks.point[m]]++);
    marks.total = new Uint32Array(n);
    for (let m = 0; m < marks.n; m++) marks.total[marks.point[m]] += marks.count[m];
    marks.eventsOf = new Map();
    marks.events.forEach((event) => {
      if (!marks.eventsOf.has(event[1])) marks.eventsOf.set(event[1], []);
      marks.eventsOf.get(event[1]).push(event);
    });
    return marks;
  }

  const Marks = ViewCanvas.extend({
    options: { pane: "marks" },
    setMarks: function (marks) { this.marks = marks; this.redraw(); },
    setSelected: function (row) { this.selected = row; this.redraw(); },
    draw: function () {
      const marks = this.marks;
      this.cells = new Map(); this.seen = { type: [0, 0, 0, 0, 0, 0, 0, 0], modality: {}, form: [0, 0, 0], total: 0 };
      if (!marks) return;
      const frame = this.frame(), radius = this.markRadius();
      const visible = this._place(frame, radius);
      if (this.options.uncertainty !== false) this._areas(visible, frame);
      for (const spot of visible) this._mark(spot, radius);
      this._badges(visible, radius);
      this.fire("drawn", { seen: this.seen });
    },
    markRadius: function () {
      const zoom = this._map.getZoom(), crowd = this.marks.n > 20000 ? -2.4 : this.marks.n > 3000 ? -1.2 : 0;
      return Math.max(2.6, (zoom <= 3 ? 5 : zoom <= 5 ? 6 : zoom <= 8 ? 7 : 8) + crowd);
    },
    // Marks of one point stand around it, so that each type shows; the offset is in pixels only.
    _place: function (frame, radius) {
      const { marks, cells } = this, { scale, ox, oy, first, last, bounds } = frame, spots = [];
      const edge = 30, view = this._map.getPixelBounds(), vx0 = view.min.x - ox, vx1 = view.max.x - ox, vy0 = view.min.y - oy, vy1 = view.max.y - oy;
      for (let m = 0; m < marks.n; m++) {
        const p = marks.point[m];
        let counted = false;
        for (let copy = first; copy <= last; copy++) {
          let x = (marks.px[p] + copy) * scale - ox, y = marks.py[p] * scale - oy;
          if (x < bounds.min.x - edge || x > bounds.max.x + edge || y < bounds.min.y - edge || y > bounds.max.y + edge) continue;
          const inView = x >= vx0 && x <= vx1 && y >= vy0 && y <= vy1;
          const k = marks.slots[p];
          if (k > 1) {
            const turn = -Math.PI / 2 + (2 * Math.PI * marks.slot[m]) / k, off = radius * (k > 6 ? 2.2 : k > 3 ? 1.7 : 1.15);
            x += off * Math.cos(turn); y += off * Math.sin(turn);
          }
          const spot = { m, x, y };
          spots.push(spot);
          if (inView && !counted) { this._count(m); counted = true; }
          const key = Math.floor(x / CELL) + ":" + Math.floor(y / CELL);
          if (cells.has(key)) cells.get(key).push(spot); else cells.set(key, [spot]);
        }
      }
      return spots;
    },
    _count: function (m) {
      const { marks, seen } = this, n = marks.count[m], name = this.options.config.modalities[marks.modality[m]];
      seen.type[marks.type[m]] += n; seen.form[marks.form[m]] += n; seen.total += n;
      seen.modality[name] = (seen.modality[name] || 0) + n;
    },
    _areas: function (spots, frame) {
      const ctx = this._ctx, { marks } = this, drawn = new Set(), circles = spots.length > 4000 ? 0 : 1;
      ctx.save();
      for (const { m, x, y } of spots) {
        const kind = this.options.config.types[marks.type[m]], unit = marks.unit[m];
        if (marks.form[m] === AREA && unit !== NO_UNIT && unitsOf(marks.unitCodes[unit]).length) {
          const key = unit + ":" + marks.type[m];
          if (!drawn.has(key)) { drawn.add(key); this._outline(marks.unitCodes[unit], kind.colour, frame); }
        } else if (marks.form[m] !== POINT && marks.radius[m] > 0 && circles) {
          const p = marks.point[m], key = p + "/" + marks.radius[m] + "/" + marks.type[m];
          if (drawn.has(key)) continue;
          drawn.add(key);
          this._circle(marks.xy[2 * p + 1] / 1e5, marks.px[p], marks.py[p], marks.radius[m], kind.colour, frame, x);
        }
      }
      ctx.restore();
    },
    _circle: function (lat, wx, wy, km, colour, { scale, ox, oy, first, last }) {
      const ctx = this._ctx, r = (km / (EARTH_KM * Math.max(0.02, Math.cos(lat * Math.PI / 180)))) * scale;
      if (r < 4) return;
      for (let copy = first; copy <= last; copy++) {
        ctx.beginPath(); ctx.arc((wx + copy) * scale - ox, wy * scale - oy, r, 0, 2 * Math.PI);
        ctx.globalAlpha = 0.1; ctx.fillStyle = colour; ctx.fill();
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
        ctx.globalAlpha = 0.85; ctx.strokeStyle = colour; ctx.lineWidth = 1.6; ctx.stroke();
      }
    },
    // The outer border of several units: the arcs that only one of them uses.
    _rim: function (units, arcs, scale, ox, oy) {
      const ctx = this._ctx, uses = new Map();
      for (const unit of units) for (const ring of unit.rings) for (const a of ring) uses.set(a < 0 ? ~a : a, (uses.get(a < 0 ? ~a : a) || 0) + 1);
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
    _mark: function ({ m, x, y }, radius) {
      const { marks } = this, { types, modalities } = this.options.config;
      const r = radius + Math.min(3, Math.log10(marks.count[m]) * 1.6);
      drawMark(this._ctx, x, y, r, types[marks.type[m]], modalities[marks.modality[m]], marks.form[m], this.options.paper);
      if (this.selected !== undefined && this._holds(m, this.selected)) this._ring(x, y, r);
    },
    _holds: function (m, row) {
      if (this.marks.row[m] === row) return true;
      const events = this.marks.eventsOf.get(m);
      return events !== undefined && events.some((event) => event[0] === row);
    },
    _ring: function (x, y, r) {
      const ctx = this._ctx;
      ctx.beginPath(); ctx.arc(x, y, r + 7, 0, 2 * Math.PI);
      ctx.strokeStyle = this.options.paper; ctx.lineWidth = 5; ctx.stroke();
      ctx.strokeStyle = this.options.ink; ctx.lineWidth = 2.5; ctx.stroke();
    },
    _badges: function (spots, radius) {
      if (spots.length > 1500) return;
      const ctx = this._ctx, { marks } = this, taken = [];
      ctx.font = "600 10.5px 'Source Sans', system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      for (const { m, x, y } of spots) {
        if (marks.count[m] < 2) continue;
        const text = marks.count[m] > 999 ? Math.round(marks.count[m] / 100) / 10 + "k" : String(marks.count[m]);
        const half = Math.max(7, ctx.measureText(text).width / 2 + 4), bx = x + radius + half - 3, by = y - radius - 3;
        if (taken.some(([ux, uy]) => Math.abs(ux - bx) < 16 && Math.abs(uy - by) < 14)) continue;
        taken.push([bx, by]);
        ctx.beginPath(); ctx.roundRect(bx - half, by - 7, 2 * half, 14, 7);
        ctx.fillStyle = this.options.ink; ctx.fill();
        ctx.fillStyle = this.options.paper; ctx.fillText(text, bx, by + 0.5);
      }
    },
    // The mark nearest to a layer point, if one is within reach.
    at: function (point) {
      if (!this.cells) return null;
      const cx = Math.floor(point.x / CELL), cy = Math.floor(point.y / CELL);
      let best = null, least = REACH * REACH;
      for (let i = cx - 1; i <= cx + 1; i++) for (let j = cy - 1; j <= cy + 1; j++) {
        for (const spot of this.cells.get(i + ":" + j) || []) {
          const d = (spot.x - point.x) ** 2 + (spot.y - point.y) ** 2;
          if (d <= least) { least = d; best = spot; }
        }
      }
      return best;
    },
    middle: function () {
      const { xy } = this.marks, median = (from) => Array.from(xy).filter((_, i) => i % 2 === from).sort((a, b) => a - b)[xy.length >> 2] / 1e5;
      return [median(1), median(0)];
    },
    bounds: function () {
      const { xy, n } = this.marks || { n: 0 };
      if (!n) return null;
      const box = L.latLngBounds([]);
      for (let i = 0; i < xy.length; i += 2) box.extend([xy[i + 1] / 1e5, xy[i] / 1e5]);
      return box;
    },
  });

  window.GeoMarks = { Marks, drawMark, unpack, parsed, POINT, CIRCLE, AREA };
})();
