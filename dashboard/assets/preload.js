// First of the map's files: has the browser fetch the others at once, since they are then run one after the other.
(function () {
  "use strict";
  const here = document.currentScript.src;
  const files = { script: ["leaflet.js", "basemap.js", "basemap_layer.js", "lengths.js", "lines.js", "overlays.js", "search.js", "inview.js", "marks.js", "areas.js", "timeline.js", "camera.js", "geomap.js"], style: ["leaflet.css", "map.css"] };
  // Into the body: streamlit-folium writes the head anew afterwards, which would fetch them twice.
  for (const [kind, names] of Object.entries(files)) for (const name of names) {
    document.body.append(Object.assign(document.createElement("link"), { rel: "preload", as: kind, href: new URL(name, here).href }));
  }
})();
