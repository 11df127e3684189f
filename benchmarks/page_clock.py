"""A clock inside the page: how long something takes from the user's action until the result is painted."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser, Page

from tests.browser.live import MapPage

VIEWPORT: Final = {"width": 1440, "height": 900}
TIMEOUT_MS: Final = 60_000
QUIET_MS: Final = 300
"""A server that says nothing for so long has ended its run."""

_PAGE: Final = """() => {
  if (window !== window.top) return;
  window.clock = {};
  window.painted = (name) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.clock[name] = performance.now(); };
    port2.postMessage(0);
  });
  for (const kind of ["click", "keydown"])
    document.addEventListener(kind, () => { window.clock = { start: performance.now() }; }, true);
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...parts) { super(...parts); this.addEventListener("message", () => window.painted("told")); }
  };
}"""
_MAP: Final = """() => {
  const update = GeoMap.update;
  GeoMap.update = (...parts) => { update(...parts); window.parent.painted("drawn"); };
}"""
_VIEW: Final = """([lat, lon, zoom]) => new Promise((done) => {
  const start = performance.now(), { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now() - start);
  GeoMap.app.map.setView([lat, lon], zoom, { animate: false });
  requestAnimationFrame(() => port2.postMessage(0));
})"""


class PageClock:
    """The page of a dashboard with a clock in it."""

    def __init__(self, live: MapPage) -> None:
        self.live = live
        self.page: Page = live.page
        live.frame.evaluate(_MAP)

    def seconds(self, act: Callable[[], object], *marks: str) -> float:
        """
        Return the seconds from a click or key until the last of the marks.

        Marks are "drawn" (the map has drawn new marks) and "told" (what the server last said is painted).
        """
        act()
        done = " && ".join(f"window.clock.{mark}" for mark in marks)
        quiet = f"performance.now() - window.clock.told > {QUIET_MS}"
        self.page.wait_for_function(f"window.clock.start && {done} && {quiet}", polling=20)
        clock = self.page.evaluate("window.clock")
        return (max(clock[mark] for mark in marks) - clock["start"]) / 1000

    def view_ms(self, lat: float, lon: float, zoom: int) -> float:
        """Return the milliseconds until the map is painted at another view."""
        return float(self.live.frame.evaluate(_VIEW, [lat, lon, zoom]))

    def heap_mb(self) -> float:
        """Return what the page's scripts hold, as `heap_mb` does."""
        return heap_mb(self.page)


def heap_mb(page: Page) -> float:
    """Return what a page's scripts hold after a collection: objects, and buffers behind arrays, in MB."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    use = devtools.send("Runtime.getHeapUsage")
    devtools.detach()
    return sum(use.get(part, 0) for part in ("usedSize", "embedderHeapUsedSize", "backingStorageSize")) / 1e6


def open_page(browser: Browser, address: str) -> MapPage:
    """Open a dashboard in a browser of its own and wait until its marks are drawn."""
    page = new_page(browser)
    page.goto(address)
    return drawn(page)


def new_page(browser: Browser) -> Page:
    """Return an empty page, in a browser of its own, that will have a clock in it."""
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(f"({_PAGE})()")
    return page


def drawn(page: Page) -> MapPage:
    """Wait until the marks of a page are drawn."""
    live = MapPage(page)
    live.frame.wait_for_function("GeoMap.app.marks.marks.n > 0", polling=20)
    return live
