// Lines from the place that a text measures from to the event: solid where the map agrees, dashed red where it does not.
(function () {
  "use strict";
  const { ViewCanvas, worldX, worldY } = window.GeoBase;
  const NEAR = 6, LABEL_ROOM = 24, HEAD = 3;
  const KINDS = [["agrees", "Stated distance agrees"], ["differs", "Stated distance differs"], ["placed", "Placed as the text measures"]];

  // What Python sent: row, kind, words, then lat and lon in turn.
  function unpackLines(rows) {
    return rows.map((line) => {
      const n = (line.length - HEAD) / 2, x = new Float64Array(n), y = new Float64Array(n);
      for (let i = 0; i < n; i++) { x[i] = worldX(line[HEAD + 2 * i + 1]); y[i] = worldY(line[HEAD + 2 * i]); }
      return { row: line[0], kind: line[1], words: line[2], x, y };
    });
  }

  const Lines = ViewCanvas.extend({
    options: { pane: "lines", on: true },
    lines: [], total: 0,
    setLines: function (lines, total) { this.lines = lines; this.total = total; this.redraw(); },
    setSelected: function (row) { if (row !== this.selected) { this.selected = row; this.redraw(); } },
    // The chosen event's line is drawn even where the layer is off.
    shown: function () { return this.lines.filter((line) => this.options.on || line.row === this.selected); },
    empty: function () { return !this.shown().length; },
    draw: function () {
      const frame = this.frame();
      this.paths = [];
      this.seen = { agrees: 0, differs: 0, placed: 0 };
      for (const line of this.shown()) {
        const before = this.paths.length;
        for (let copy = frame.first - 1; copy <= frame.last + 1; copy++) this._line(line, copy, frame);
        if (this.paths.length > before) this.seen[line.kind]++;
      }
      this.fire("drawn");
    },
    _line: function (line, copy, { scale, ox, oy, bounds }) {
      const n = line.x.length, xs = new Float32Array(n), ys = new Float32Array(n);
      let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
      for (let i = 0; i < n; i++) {
        xs[i] = (line.x[i] + copy) * scale - ox; ys[i] = line.y[i] * scale - oy;
        x0 = Math.min(x0, xs[i]); x1 = Math.max(x1, xs[i]); y0 = Math.min(y0, ys[i]); y1 = Math.max(y1, ys[i]);
      }
      if (x1 < bounds.min.x || x0 > bounds.max.x || y1 < bounds.min.y || y0 > bounds.max.y) return;
      this.paths.push({ line, xs, ys });
      this._stroke(line, xs, ys);
    },
    _stroke: function (line, xs, ys) {
      const ctx = this._ctx, { ink, paper, warning } = this.options, chosen = line.row === this.selected;
      const trace = () => { ctx.beginPath(); xs.forEach((x, i) => (i ? ctx.lineTo(x, ys[i]) : ctx.moveTo(x, ys[i]))); };
      ctx.lineJoin = ctx.lineCap = "round";
      trace(); ctx.globalAlpha = 0.8; ctx.strokeStyle = paper; ctx.lineWidth = chosen ? 6 : 4; ctx.stroke();
      ctx.strokeStyle = line.kind === "differs" ? warning : ink; ctx.globalAlpha = chosen ? 1 : 0.75; ctx.lineWidth = chosen ? 2.4 : 1.4;
      ctx.setLineDash(line.kind === "differs" ? [6, 4] : line.kind === "placed" ? [1, 4] : []);
      trace(); ctx.stroke(); ctx.setLineDash([]);
      ctx.beginPath(); ctx.arc(xs[0], ys[0], 3.2, 0, 2 * Math.PI);
      ctx.fillStyle = paper; ctx.fill(); ctx.lineWidth = 1.6; ctx.stroke();
      ctx.globalAlpha = 1;
      if (chosen) this._label(line, xs, ys);
    },
    // The finding, written along the middle of the chosen line where there is room for it.
    _label: function (line, xs, ys) {
      const ctx = this._ctx, middle = (xs.length - 1) >> 1, x = (xs[middle] + xs[middle + 1]) / 2, y = (ys[middle] + ys[middle + 1]) / 2;
      ctx.font = "600 11.5px 'Source Sans', system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "bottom";
      const parts = line.words.split("; "), wide = Math.max(...parts.map((part) => ctx.measureText(part).width));
      if (Math.hypot(xs[xs.length - 1] - xs[0], ys[ys.length - 1] - ys[0]) < wide / 2 + LABEL_ROOM) return;
      ctx.lineWidth = 3.5; ctx.lineJoin = "round"; ctx.strokeStyle = this.options.paper;
      parts.forEach((part, i) => {
        const at = y - 7 - 14 * (parts.length - 1 - i);
        ctx.strokeText(part, x, at);
        ctx.fillStyle = this.options.ink; ctx.fillText(part, x, at);
      });
    },
    // The line under a layer point, if there is one.
    at: function (point) {
      let best = null, least = NEAR;
      for (const { line, xs, ys } of this.paths || []) for (let i = 1; i < xs.length; i++) {
        const d = L.LineUtil.pointToSegmentDistance(point, L.point(xs[i - 1], ys[i - 1]), L.point(xs[i], ys[i]));
        if (d < least) { least = d; best = line; }
      }
      return best;
    },
    paintSwatch: function (ctx, kind) {
      ctx.strokeStyle = kind === "differs" ? this.options.warning : this.options.ink; ctx.lineWidth = 1.6;
      ctx.setLineDash(kind === "differs" ? [5, 3] : kind === "placed" ? [1, 3] : []);
      ctx.beginPath(); ctx.moveTo(3, 16); ctx.lineTo(19, 6); ctx.stroke();
    },
  });

  window.GeoLines = { Lines, KINDS, unpackLines };
})();
