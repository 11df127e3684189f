// Lengths: measured along the WGS84 geodesic, and said in kilometres or miles as the session asks for.
(function () {
  "use strict";
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F), KM_PER_MILE = 1.609344, ROUNDS = 60;
  const RAD = Math.PI / 180;
  let miles = false;

  // Vincenty's inverse formula: millimetres, but for points nearly opposite, which it does not settle: then the sphere.
  function metres(from, to) {
    const u1 = Math.atan((1 - F) * Math.tan(from.lat * RAD)), u2 = Math.atan((1 - F) * Math.tan(to.lat * RAD));
    const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2), span = (to.lng - from.lng) * RAD;
    let turn = span;
    for (let i = 0; i < ROUNDS; i++) {
      const st = Math.sin(turn), ct = Math.cos(turn), sin = Math.hypot(c2 * st, c1 * s2 - s1 * c2 * ct);
      if (sin === 0) return 0;
      const cos = s1 * s2 + c1 * c2 * ct, sigma = Math.atan2(sin, cos), alpha = (c1 * c2 * st) / sin, rest = 1 - alpha * alpha;
      const mid = rest === 0 ? 0 : cos - (2 * s1 * s2) / rest, k = (F / 16) * rest * (4 + F * (4 - 3 * rest));
      const before = turn;
      turn = span + (1 - k) * F * alpha * (sigma + k * sin * (mid + k * cos * (2 * mid * mid - 1)));
      if (Math.abs(turn - before) > 1e-11) continue;
      const u = (rest * (A * A - B * B)) / (B * B), big = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), small = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
      const bend = small * sin * (mid + (small / 4) * (cos * (2 * mid * mid - 1) - (small / 6) * mid * (4 * sin * sin - 3) * (4 * mid * mid - 3)));
      return B * big * (sigma - bend);
    }
    return L.CRS.Earth.distance(from, to);
  }

  // The same words as `geo.lengths.length_words`.
  function words(km) {
    const length = miles ? km / KM_PER_MILE : km, decimals = length >= 100 ? 0 : length >= 1 ? 1 : 2;
    return length.toLocaleString("en", { maximumFractionDigits: decimals }) + (miles ? " mi" : " km");
  }

  window.GeoLengths = { metres, words, get miles() { return miles; }, set miles(on) { miles = on; } };
})();
