// A picture of what the map shows, as PNG: its canvases and lines, the legend, scale and credits as they stand.
(function () {
  "use strict";
  const NAME = "map";

  function loaded(svg) {
    return new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => resolve(null);
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
    });
  }

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function panel(ctx, node, box) {
    const at = node.getBoundingClientRect();
    ctx.fillStyle = colour("--paper"); ctx.strokeStyle = colour("--line"); ctx.lineWidth = 1;
    ctx.beginPath(); ctx.roundRect(at.left - box.left, at.top - box.top, at.width, at.height, 6); ctx.fill(); ctx.stroke();
  }

  // Every piece of text where the page has it, so that the picture cannot say anything else.
  function write(ctx, node, box) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), range = document.createRange();
    ctx.textBaseline = "alphabetic";
    while (walker.nextNode()) {
      const text = walker.currentNode, words = text.data.match(/\S+\s*/g) || [];
      const style = getComputedStyle(text.parentElement);
      ctx.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`; ctx.fillStyle = style.color;
      let from = 0;
      for (const word of words) {
        from = text.data.indexOf(word, from);
        range.setStart(text, from); range.setEnd(text, from + word.trimEnd().length);
        const at = range.getBoundingClientRect();
        if (at.width) ctx.fillText(word.trimEnd(), at.left - box.left, at.bottom - box.top - at.height * 0.22);
        from += word.length;
      }
    }
  }

  async function picture(map) {
    const container = map.getContainer(), box = container.getBoundingClientRect(), ratio = Math.max(2, window.devicePixelRatio || 1);
    const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
    canvas.width = Math.round(box.width * ratio); canvas.height = Math.round(box.height * ratio);
    ctx.scale(ratio, ratio);
    ctx.fillStyle = container.style.background || colour("--paper"); ctx.fillRect(0, 0, box.width, box.height);
    const layer = (node) => Number(getComputedStyle(node.closest(".leaflet-pane[style*='z-index'], .leaflet-pane") || node).zIndex) || 0;
    const drawn = [...container.querySelectorAll(".leaflet-pane canvas, .leaflet-pane svg, .leaflet-tile-pane img[crossorigin]")].sort((a, b) => layer(a) - layer(b));
    for (const node of drawn) {
      const at = node.getBoundingClientRect(), image = node instanceof SVGElement ? await loaded(node) : node;
      if (image && at.width && at.height) ctx.drawImage(image, at.left - box.left, at.top - box.top, at.width, at.height);
    }
    for (const node of container.querySelectorAll(".geo-legend, .leaflet-control-scale-line, .leaflet-control-attribution")) {
      if (!node.offsetParent) continue;
      panel(ctx, node, box);
      for (const swatch of node.querySelectorAll("img.swatch")) { const at = swatch.getBoundingClientRect(); if (at.width) ctx.drawImage(swatch, at.left - box.left, at.top - box.top, at.width, at.height); }
      write(ctx, node, box);
    }
    return canvas;
  }

  async function take(map) {
    const canvas = await picture(map);
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${NAME}_${new Date().toISOString().slice(0, 10).replaceAll("-", "")}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  window.GeoCamera = { take, picture };
})();
