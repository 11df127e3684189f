// A user's own layers under the marks: areas, lines and points, drawn on one canvas; their words are shown as text.
(function () {
  "use strict";
  const { ViewCanvas, worldX, worldY } = window.GeoBase;
  const UNITS = 1e5, NEAR = 8, POINT = 5;

  function unpackOverlays(rows) {
    return rows.map(({ name, shapes }) => ({ name, shapes: shapes.map((shape) => ({
      kind: shape.k, words: shape.w.length ? shape.w : [name], stroke: shape.s, fill: shape.f, width: shape.d, opacity: shape.o,
      rings: shape.r.map((flat) => {
        const n = flat.length / 2, ring = { x: new Float64Array(n), y: new Float64Array(n) };
        for (let i = 0; i < n; i++) { ring.x[i] = worldX(flat[2 * i] / UNITS); ring.y[i] = worldY(flat[2 * i + 1] / UNITS); }
        return ring;
      }),
    })) }));
  }

  const Overlays = ViewCanvas.extend({
    options: { pane: "overlays" },
    overlays: [],
    setOverlays: function (overlays) { this.overlays = overlays; this.redraw(); },
    empty: function () { return !this.overlays.length; },
    draw: function () {
      const frame = this.frame();
      this.drawn = [];
      for (const overlay of this.overlays) {
        overlay.seen = 0;
        for (const shape of overlay.shapes) {
          let seen = false;
          for (let copy = frame.first; copy <= frame.last; copy++) seen = this._shape(shape, copy, frame) || seen;
          overlay.seen += seen;
        }
      }
      this._ctx.globalAlpha = 1;
      this.fire("drawn");
    },
    _shape: function (shape, copy, { scale, ox, oy, bounds }) {
      const path = new Path2D();
      let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
      for (const { x, y } of shape.rings) {
        for (let i = 0; i < x.length; i++) {
          const px = (x[i] + copy) * scale - ox, py = y[i] * scale - oy;
          x0 = Math.min(x0, px); x1 = Math.max(x1, px); y0 = Math.min(y0, py); y1 = Math.max(y1, py);
          if (shape.kind === "point") path.rect(px - POINT, py - POINT, 2 * POINT, 2 * POINT);
          else if (i) path.lineTo(px, py); else path.moveTo(px, py);
        }
        if (shape.kind === "area") path.closePath();
      }
      if (x1 < bounds.min.x - NEAR || x0 > bounds.max.x + NEAR || y1 < bounds.min.y - NEAR || y0 > bounds.max.y + NEAR) return false;
      this._paint(this._ctx, path, shape);
      this.drawn.push({ path, shape });
      return true;
    },
    _paint: function (ctx, path, shape) {
      const { ink, paper } = this.options;
      ctx.lineJoin = ctx.lineCap = "round";
      if (shape.kind !== "line") { ctx.globalAlpha = shape.kind === "point" ? 0.9 : shape.opacity; ctx.fillStyle = shape.fill || ink; ctx.fill(path, "evenodd"); }
      ctx.globalAlpha = shape.kind === "line" ? 0.6 : 0.4; ctx.strokeStyle = paper; ctx.lineWidth = shape.width + 2; ctx.stroke(path);
      ctx.globalAlpha = 0.9; ctx.strokeStyle = shape.stroke || ink; ctx.lineWidth = shape.width; ctx.stroke(path);
    },
    // The topmost shape under a layer point, if there is one.
    at: function (point) {
      const bounds = this._bounds, ctx = this._ctx;
      if (!ctx || !bounds || !this._map) return null;
      const ratio = Math.min(2, window.devicePixelRatio || 1), x = (point.x - bounds.min.x) * ratio, y = (point.y - bounds.min.y) * ratio;
      ctx.lineWidth = NEAR;
      for (const { path, shape } of [...this.drawn].reverse()) {
        const inside = shape.kind !== "line" && ctx.isPointInPath(path, x, y, "evenodd");
        if (inside || ctx.isPointInStroke(path, x, y)) return shape;
      }
      return null;
    },
    paintSwatch: function (ctx, shape) {
      const path = new Path2D();
      if (shape.kind === "line") { path.moveTo(3, 16); path.lineTo(19, 6); } else path.rect(4, 5, 14, 12);
      this._paint(ctx, path, shape);
    },
  });

  window.GeoOverlays = { Overlays, unpackOverlays };
})();
