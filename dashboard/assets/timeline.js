// The histogram under the map: events by day, week, month or year, stacked by type. Drag to filter, or play forward.
(function () {
  "use strict";
  const NONE = -2147483648, AXIS = 16, PLAY_MS = 900;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  // Who asks for less motion steps through time instead: a click, a step.
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const dateOf = (day) => new Date(day * 86400000);
  const isoOf = (day) => dateOf(day).toISOString().slice(0, 10);
  function wordsOf(day) {
    const date = dateOf(day);
    return date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
  }

  function Timeline(host, config, tell) {
    this.host = host; this.config = config; this.tell = tell; this.drag = null; this.hovered = -1; this.playing = null;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.words = document.createElement("span");
    this.words.className = "words";
    this.play = this._button("▶", reduced ? "Step forward" : "Play forward", () => this._toggle());
    this.clear = this._button("×", "Show all days", () => { this._stop(); this.tell({ dates: [] }); });
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.append(this.play, this.words, this.clear);
    host.append(bar, this.canvas);
    this.canvas.addEventListener("pointerdown", (event) => this._down(event));
    this.canvas.addEventListener("pointermove", (event) => this._move(event));
    this.canvas.addEventListener("pointerup", () => this._up());
    this.canvas.addEventListener("pointercancel", () => { this.drag = null; this.draw(); });
    this.canvas.addEventListener("pointerleave", () => { this.hovered = -1; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  Timeline.prototype = {
    _button: function (glyph, label, onclick) {
      const node = document.createElement("button");
      Object.assign(node, { type: "button", title: label, textContent: glyph, onclick });
      node.setAttribute("aria-label", label);
      return node;
    },
    // `starts`: first day of each bar and the day after the last; `counts`: a row of bars for each type.
    show: function (line) {
      this.line = line;
      this.bars = line.starts.length - 1;
      this.heights = new Float64Array(this.bars);
      for (let i = 0; i < line.counts.length; i++) this.heights[i % this.bars] += line.counts[i];
      this.clear.hidden = line.from === NONE && line.to === NONE;
      this.play.disabled = this.bars < 2;
      if (this.playing && this.waiting) { this.waiting = false; this.playing = setTimeout(() => this._step(), PLAY_MS); }
      this.draw();
    },
    draw: function () {
      const { line, canvas } = this, ratio = Math.min(2, window.devicePixelRatio || 1), width = canvas.clientWidth, height = canvas.clientHeight;
      if (!line || !width) return;
      canvas.width = width * ratio; canvas.height = height * ratio;
      const ctx = canvas.getContext("2d"), style = getComputedStyle(this.host), chosen = this._chosen();
      ctx.scale(ratio, ratio);
      this._say(chosen);
      if (!this.bars) return;
      const step = width / this.bars, most = Math.max(...this.heights) || 1, room = height - AXIS - 4, base = height - AXIS;
      ctx.fillStyle = style.getPropertyValue("--hover");
      if (chosen) ctx.fillRect(chosen[0] * step, 0, (chosen[1] - chosen[0] + 1) * step, base);
      for (let i = 0; i < this.bars; i++) {
        let y = base;
        ctx.globalAlpha = chosen && (i < chosen[0] || i > chosen[1]) ? 0.28 : i === this.hovered ? 0.75 : 1;
        for (let type = 0; type < line.counts.length / this.bars; type++) {
          const h = (line.counts[type * this.bars + i] / most) * room;
          if (!h) continue;
          ctx.fillStyle = this.config.types[type].colour;
          ctx.fillRect(i * step, y - h, Math.max(1, step - (step > 4 ? 1 : 0)), h);
          y -= h;
        }
      }
      ctx.globalAlpha = 1;
      this._axis(ctx, step, base, width, style);
    },
    _axis: function (ctx, step, base, width, style) {
      const { line } = this;
      ctx.strokeStyle = style.getPropertyValue("--line"); ctx.fillStyle = style.getPropertyValue("--soft");
      ctx.font = "11px 'Source Sans', system-ui, sans-serif"; ctx.textBaseline = "top";
      ctx.beginPath(); ctx.moveTo(0, base + 0.5); ctx.lineTo(width, base + 0.5); ctx.stroke();
      const yearsOnly = line.step === "year" || line.starts[this.bars] - line.starts[0] > 560;
      let free = -1, before = null;
      for (let i = 0; i < this.bars; i++) {
        const date = dateOf(line.starts[i]), month = date.getUTCMonth(), year = date.getUTCFullYear();
        const key = yearsOnly ? year : year * 12 + month, x = i * step;
        if (key === before || x < free) { if (key !== before) before = key; continue; }
        before = key;
        const label = yearsOnly ? String(year) : MONTHS[month] + (free < 0 || month === 0 ? " " + year : "");
        const wide = ctx.measureText(label).width;
        if (x + wide > width) break;
        ctx.fillText(label, x + 2, base + 3);
        ctx.beginPath(); ctx.moveTo(x + 0.5, base); ctx.lineTo(x + 0.5, base + 4); ctx.stroke();
        free = x + wide + 14;
      }
    },
    // First and last chosen bar: of the drag, else of the filter.
    _chosen: function () {
      if (this.drag) return [Math.min(this.drag[0], this.drag[1]), Math.max(this.drag[0], this.drag[1])];
      const { starts, from, to } = this.line;
      if (from === NONE && to === NONE) return null;
      let first = 0, last = this.bars - 1;
      if (from !== NONE) while (first < this.bars && starts[first + 1] <= from) first++;
      if (to !== NONE) while (last >= 0 && starts[last] > to) last--;
      return first <= last ? [first, last] : null;
    },
    _say: function (chosen) {
      const { line } = this, undated = line.undated ? " · " + line.undated.toLocaleString("en") + " undated" : "";
      const at = this.hovered >= 0 ? [this.hovered, this.hovered] : chosen;
      let text = this.bars ? wordsOf(line.starts[0]) + " – " + wordsOf(line.starts[this.bars] - 1) + ", by " + line.step : "No dated events";
      if (at && this.bars) {
        let n = 0;
        for (let i = at[0]; i <= at[1]; i++) n += this.heights[i];
        const first = line.starts[at[0]], last = line.starts[at[1] + 1] - 1;
        text = (first === last ? wordsOf(first) : wordsOf(first) + " – " + wordsOf(last)) + ": " + (Math.round(n * 10) / 10).toLocaleString("en") + " events";
      }
      this.words.textContent = text + undated;
      this.canvas.setAttribute("aria-label", "Events over time. " + text + undated + ". The fields From and To beside the map do the same by keyboard.");
    },
    _bar: function (event) {
      const box = this.canvas.getBoundingClientRect();
      return Math.max(0, Math.min(this.bars - 1, Math.floor(((event.clientX - box.left) / box.width) * this.bars)));
    },
    _down: function (event) {
      if (!this.bars) return;
      this._stop();
      this.canvas.setPointerCapture(event.pointerId);
      this.drag = [this._bar(event), this._bar(event)];
      this.draw();
    },
    _move: function (event) {
      if (!this.bars) return;
      this.hovered = this.drag ? -1 : this._bar(event);
      if (this.drag) this.drag[1] = this._bar(event);
      this.draw();
    },
    _up: function () {
      if (!this.drag) return;
      const [first, last] = this._chosen();
      this.drag = null;
      this._ask(first, last);
    },
    _ask: function (first, last) {
      this.tell({ dates: [isoOf(this.line.starts[first]), isoOf(this.line.starts[last + 1] - 1)] });
    },
    _toggle: function () { if (this.playing) this._stop(); else if (reduced) this._once(); else this._start(); },
    _once: function () { this._aim(); this._step(); this._stop(); },
    _start: function () {
      this._aim();
      this.play.textContent = "❚❚"; this.play.title = "Pause";
      this.playing = setTimeout(() => this._step(), 10);
    },
    // The chosen bars, or a twelfth of all from the first on, are what moves.
    _aim: function () {
      const chosen = this._chosen(), width = chosen && chosen[1] - chosen[0] + 1 < this.bars ? chosen[1] - chosen[0] + 1 : Math.max(1, Math.round(this.bars / 12));
      this.window = [chosen && chosen[1] < this.bars - 1 ? chosen[0] : -width, width];
    },
    _step: function () {
      const [at, width] = this.window, next = at + width;
      if (next >= this.bars) { this._stop(); return; }
      this.window[0] = next;
      this.waiting = true;
      this._ask(next, Math.min(this.bars - 1, next + width - 1));
    },
    _stop: function () {
      clearTimeout(this.playing);
      this.playing = null; this.waiting = false;
      this.play.textContent = "▶"; this.play.title = reduced ? "Step forward" : "Play forward";
    },
  };

  window.GeoTimeline = Timeline;
})();
