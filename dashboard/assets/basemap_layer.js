// The built-in base map: land, water, borders and place names drawn on canvas from basemap.js.
(function () {
  "use strict";

  const THEMES = {
    light: { water: "#d3e0e8", land: "#f8f6f1", lake: "#d3e0e8", river: "#bdd0dc", border: "#9c978b",
             admin: "#d9d4c8", coast: "#a9b8c1", label: "#46505a", halo: "rgba(255,255,255,.88)", country: "#7b7668" },
    dark: { water: "#0e1419", land: "#1d262e", lake: "#0e1419", river: "#24343f", border: "#5d6b77",
            admin: "#303b45", coast: "#3a4853", label: "#b3bec7", halo: "rgba(18,24,30,.9)", country: "#8794a0" },
  };
  const COAST = 0, BORDER = 1, ADMIN = 2, DETAIL_ZOOM = 6, SPECK = 1.2;
  const FOLDER = (document.currentScript.src || "").replace(/[^/]*$/, "");

  function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const text = atob(base64), out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out;
  }

  const worldX = (lon) => lon / 360 + 0.5;
  function worldY(lat) {
    const s = Math.sin(Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  }

  // Lines are zigzag varints of coordinate differences, each line led by its number of points.
  function decodeLines(base64, scale) {
    const bytes = bytesOf(base64), lines = [];
    let at = 0;
    function varint() {
      let byte = bytes[at++], value = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) { byte = bytes[at++]; value |= (byte & 127) << shift; }
      return value;
    }
    function signed() { const v = varint(); return (v >>> 1) ^ -(v & 1); }
    while (at < bytes.length) {
      const n = varint(), xy = new Float64Array(2 * n);
      let lon = 0, lat = 0, x0 = 2, x1 = -1, y0 = 2, y1 = -1;
      for (let i = 0; i < n; i++) {
        lon += signed(); lat += signed();
        const x = worldX(lon / scale), y = worldY(lat / scale);
        xy[2 * i] = x; xy[2 * i + 1] = y;
        if (x < x0) x0 = x; if (x > x1) x1 = x; if (y < y0) y0 = y; if (y > y1) y1 = y;
      }
      lines.push({ xy, box: [x0, y0, x1, y1] });
    }
    return lines;
  }

  const sizeOf = (box) => Math.max(box[2] - box[0], box[3] - box[1]);

  function widen(box, other) {
    if (other[0] < box[0]) box[0] = other[0];
    if (other[1] < box[1]) box[1] = other[1];
    if (other[2] > box[2]) box[2] = other[2];
    if (other[3] > box[3]) box[3] = other[3];
  }

  // A ring with the box around it and its larger side, by which specks are left out when zoomed out.
  function ringOf(ring, arcs) {
    const box = [2, 2, -1, -1];
    for (const a of ring) widen(box, arcs[a < 0 ? ~a : a].box);
    return { arcs: ring, box, size: Math.max(box[2] - box[0], box[3] - box[1]) };
  }

  function unitOf([code, country, rings], arcs) {
    const unit = { code, country, rings: rings.map((ring) => ringOf(ring, arcs)), box: [2, 2, -1, -1] };
    for (const ring of unit.rings) widen(unit.box, ring.box);
    return unit;
  }

  let decoded = null;
  function geography() {
    if (decoded) return decoded;
    const raw = window.GEO_BASEMAP;
    const lods = raw.arcs.map((text) => decodeLines(text, raw.scale));
    const units = raw.units.map((unit) => unitOf(unit, lods[lods.length - 1]));
    decoded = {
      lods, classes: raw.classes, units,
      lakes: decodeLines(raw.lakes, raw.scale), rivers: decodeLines(raw.rivers, raw.scale), labels: raw.labels,
      byCode: new Map(), byCountry: new Map(),
    };
    for (const unit of units) {
      decoded.byCode.set(unit.code, unit);
      if (!decoded.byCountry.has(unit.country)) decoded.byCountry.set(unit.country, []);
      decoded.byCountry.get(unit.country).push(unit);
    }
    return decoded;
  }

  const lodFor = (zoom) => Math.min(zoom <= 3 ? 0 : zoom < DETAIL_ZOOM ? 1 : 2, geography().lods.length - 1);

  // Full lines and the names of small places come with a second script, when the map is first zoomed in.
  let asked = false;
  function wantDetail(zoom, done) {
    if (asked || zoom < DETAIL_ZOOM) return;
    asked = true;
    const take = () => {
      const geo = geography(), detail = window.GEO_BASEMAP_DETAIL;
      geo.lods.push(decodeLines(detail.arcs, window.GEO_BASEMAP.scale));
      geo.labels = geo.labels.concat(detail.labels);
      delete window.GEO_BASEMAP_DETAIL;
      done();
    };
    if (window.GEO_BASEMAP_DETAIL) { take(); return; }
    const script = document.createElement("script");
    script.src = FOLDER + "basemap_detail.js";
    script.onload = take;
    document.head.append(script);
  }

  const overlaps = (box, view) => box[0] <= view[2] && box[2] >= view[0] && box[1] <= view[3] && box[3] >= view[1];

  function traceLine(ctx, xy, scale, ox, oy, reverse, join) {
    const n = xy.length / 2;
    for (let i = 0; i < n; i++) {
      const j = 2 * (reverse ? n - 1 - i : i), x = xy[j] * scale - ox, y = xy[j + 1] * scale - oy;
      if (i === 0 && !join) ctx.moveTo(x, y); else if (i > 0 || !join) ctx.lineTo(x, y);
    }
  }

  // Rings end where they begin and are not closed again: `closePath` took half the time of a tile.
  function traceUnit(ctx, unit, arcs, scale, ox, oy) {
    for (const ring of unit.rings) {
      if (ring.size * scale < SPECK) continue;
      ring.arcs.forEach((a, i) => traceLine(ctx, arcs[a < 0 ? ~a : a].xy, scale, ox, oy, a < 0, i > 0));
    }
  }

  // Outline of an admin-1 unit ("UA-23") or of a whole country ("UA") as a list of units.
  function unitsOf(code) {
    const geo = geography();
    if (geo.byCode.has(code)) return [geo.byCode.get(code)];
    return geo.byCountry.get(code) || [];
  }

  const Land = L.GridLayer.extend({
    options: { tileSize: 256, updateWhenZooming: false, keepBuffer: 3, pane: "tilePane", borders: true },
    createTile: function (coords) {
      const tile = document.createElement("canvas"), ratio = Math.min(2, window.devicePixelRatio || 1);
      const size = this.getTileSize();
      tile.width = size.x * ratio; tile.height = size.y * ratio;
      tile.style.width = size.x + "px"; tile.style.height = size.y + "px";
      const ctx = tile.getContext("2d");
      ctx.scale(ratio, ratio);
      this._paint(ctx, coords, size);
      return tile;
    },
    _paint: function (ctx, coords, size) {
      const geo = geography(), colours = THEMES[this.options.theme || "light"], zoom = coords.z;
      const scale = 256 * Math.pow(2, zoom), ox = coords.x * size.x, oy = coords.y * size.y, margin = 4;
      const view = [(ox - margin) / scale, (oy - margin) / scale, (ox + size.x + margin) / scale, (oy + size.y + margin) / scale];
      const arcs = geo.lods[lodFor(zoom)];
      ctx.lineJoin = "round";
      ctx.fillStyle = colours.land;
      ctx.beginPath();
      for (const unit of geo.units) if (overlaps(unit.box, view)) traceUnit(ctx, unit, arcs, scale, ox, oy);
      ctx.fill("evenodd");
      if (zoom >= 4) this._lines(ctx, geo.rivers, view, scale, ox, oy, colours.river, zoom >= 6 ? 1.2 : 0.7);
      ctx.fillStyle = colours.lake;
      ctx.beginPath();
      for (const lake of geo.lakes) {
        if (!overlaps(lake.box, view)) continue;
        traceLine(ctx, lake.xy, scale, ox, oy, false, false);
      }
      ctx.fill();
      this._arcs(ctx, geo, arcs, view, scale, ox, oy, COAST, colours.coast, 0.7);
      if (!this.options.borders) return;
      if (zoom >= 5) this._arcs(ctx, geo, arcs, view, scale, ox, oy, ADMIN, colours.admin, zoom >= 7 ? 1.2 : 0.8);
      this._arcs(ctx, geo, arcs, view, scale, ox, oy, BORDER, colours.border, zoom >= 5 ? 1.3 : 0.8);
    },
    _arcs: function (ctx, geo, arcs, view, scale, ox, oy, kind, colour, width) {
      ctx.strokeStyle = colour; ctx.lineWidth = width;
      ctx.beginPath();
      for (let i = 0; i < arcs.length; i++) {
        if (geo.classes[i] === kind && overlaps(arcs[i].box, view) && sizeOf(arcs[i].box) * scale > SPECK) traceLine(ctx, arcs[i].xy, scale, ox, oy, false, false);
      }
      ctx.stroke();
    },
    _lines: function (ctx, lines, view, scale, ox, oy, colour, width) {
      ctx.strokeStyle = colour; ctx.lineWidth = width;
      ctx.beginPath();
      for (const line of lines) if (overlaps(line.box, view)) traceLine(ctx, line.xy, scale, ox, oy, false, false);
      ctx.stroke();
    },
  });

  // A canvas as large as the view and a margin, which pans with the map and is redrawn when it stops.
  const ViewCanvas = L.Renderer.extend({
    initialize: function (options) {
      L.Renderer.prototype.initialize.call(this, L.extend({ padding: 0.15, interactive: false }, options));
    },
    _initContainer: function () {
      const canvas = this._container = document.createElement("canvas");
      canvas.style.pointerEvents = "none";
      canvas.setAttribute("aria-hidden", "true");
      this._ctx = canvas.getContext("2d");
    },
    _destroyContainer: function () {
      L.DomUtil.remove(this._container);
      delete this._container; delete this._ctx;
    },
    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const bounds = this._bounds, size = bounds.getSize(), ratio = Math.min(2, window.devicePixelRatio || 1), empty = this.empty();
      // What has nothing to draw costs no clearing and no laying over the others.
      this._container.style.display = empty ? "none" : "";
      if (empty) { this.draw(); return; }
      L.DomUtil.setPosition(this._container, bounds.min);
      this._container.width = ratio * size.x; this._container.height = ratio * size.y;
      this._container.style.width = size.x + "px"; this._container.style.height = size.y + "px";
      this._ctx.setTransform(ratio, 0, 0, ratio, -bounds.min.x * ratio, -bounds.min.y * ratio);
      this.draw();
    },
    // Comes after the end of a move, where all was drawn already.
    _reset: function () {},
    empty: () => false,
    redraw: function () { if (this._map && this._container) this._update(); },
    // World coordinates (0..1) to layer points, with the copies of the world that are in view.
    frame: function () {
      const map = this._map, scale = 256 * Math.pow(2, map.getZoom()), origin = map.getPixelOrigin(), bounds = this._bounds;
      const first = Math.floor((bounds.min.x + origin.x) / scale), last = Math.floor((bounds.max.x + origin.x) / scale);
      return { scale, ox: origin.x, oy: origin.y, first, last, bounds };
    },
    draw: function () {},
  });

  const Labels = ViewCanvas.extend({
    draw: function () {
      const ctx = this._ctx, zoom = Math.round(this._map.getZoom()), colours = THEMES[this.options.theme || "light"];
      const { scale, ox, oy, first, last, bounds } = this.frame(), taken = [];
      ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
      for (const [name, lon, lat, from, country] of geography().labels) {
        if (from > zoom || (country && zoom > 6)) continue;
        for (let copy = first; copy <= last; copy++) {
          const x = (worldX(lon) + copy) * scale - ox, y = worldY(lat) * scale - oy;
          if (x < bounds.min.x || x > bounds.max.x || y < bounds.min.y || y > bounds.max.y) continue;
          this._label(ctx, name, x, y, country, colours, taken, zoom);
        }
      }
    },
    _label: function (ctx, name, x, y, country, colours, taken, zoom) {
      const size = country ? (zoom > 4 ? 13 : 11) : zoom > 7 ? 12.5 : 11.5, dy = country ? 0 : 11;
      ctx.font = (country ? "600 " : "500 ") + size + "px 'Source Sans', 'Segoe UI', system-ui, sans-serif";
      ctx.letterSpacing = country ? "0.6px" : "0px";
      const half = ctx.measureText(name).width / 2 + 5, box = [x - half, y + dy - 9, x + half, y + dy + 9];
      if (taken.some((other) => overlaps(other, box))) return;
      taken.push(box);
      ctx.strokeStyle = colours.halo; ctx.lineWidth = 3;
      ctx.strokeText(name, x, y + dy);
      ctx.fillStyle = country ? colours.country : colours.label;
      ctx.fillText(name, x, y + dy);
      if (country) return;
      ctx.beginPath(); ctx.arc(x, y, 1.6, 0, 7); ctx.fill();
    },
  });

  window.GeoBase = { THEMES, Land, Labels, ViewCanvas, worldX, worldY, bytesOf, unitsOf, geography, traceUnit, lodFor, wantDetail };
})();
