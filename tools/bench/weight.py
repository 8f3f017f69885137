"""What a page weighs (gzipped) and how soon it answers, on the built site."""

import gzip
import statistics

from tools.chromium import browser, site
from tools.website import pages

PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".ico")
VITALS = """() => new Promise((done) => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
  let blocked = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) blocked += Math.max(0, entry.duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  const first = window.firstLive ?? NaN;
  setTimeout(() => done({ paint, first, blocked }), 50);
})"""
# When the first widget came to life, in the order of time.
NOTE_FIRST = """new MutationObserver((_, observer) => {
  if (!document.querySelector('[data-live]')) return;
  window.firstLive = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-live'] })"""
LIVE = """() => [...document.querySelectorAll('[data-widget]')]
  .every((mount) => mount.hasAttribute('data-live'))"""


def _visit(running, url):
    context = running.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    responses = []
    page.on("response", lambda response: responses.append(response))
    page.add_init_script(NOTE_FIRST)
    page.goto(url, wait_until="load")
    page.wait_for_function(LIVE)
    interactive = page.evaluate("performance.now()")
    vitals = page.evaluate(VITALS)
    sizes = {"text": 0, "code": 0, "pictures": 0}
    for response in responses:
        path = response.url.split("?")[0]
        body = response.body()
        packed = len(body) if path.endswith((".woff2", *PICTURES)) else len(gzip.compress(body, 9))
        if path.endswith(PICTURES) and not path.endswith(".ico"):
            sizes["pictures"] += packed
        else:
            sizes["text"] += packed
        if "/widgets/" in path:
            sizes["code"] += packed
    context.close()
    return sizes, len(responses), vitals, interactive


def measure():
    """Three visits to each page with an empty cache."""
    rows = []
    with site() as address, browser() as running:
        for name in pages():
            visits = [_visit(running, f"{address}/{name}.html") for _ in range(3)]
            sizes, requests = visits[0][:2]
            rows.append(
                {
                    "page": name,
                    "kB without pictures": sizes["text"] / 1000,
                    "of it widgets": sizes["code"] / 1000,
                    "kB pictures": sizes["pictures"] / 1000,
                    "requests": requests,
                    "first paint ms": statistics.median(v[2]["paint"] for v in visits),
                    "first widget live ms": statistics.median(v[2]["first"] for v in visits),
                    "all widgets live ms": statistics.median(v[3] for v in visits),
                    "blocked ms": statistics.median(v[2]["blocked"] for v in visits),
                }
            )
    return {"Pages, cold cache": rows}
