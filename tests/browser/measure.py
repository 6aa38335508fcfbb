"""Measures how soon the first page can be seen and used on a slow telephone: `python -m tests.browser.measure URL`.

CPU four times slower, 400 kbit/s down and up with 400 ms for each request (slow 3G), nothing kept from
before. Seen: first contentful paint. Usable: the widget's own field takes what is typed.
"""

from __future__ import annotations

import os
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from wence.browser import find_browser

RUNS = 9
BYTES_A_SECOND = 400_000 / 8
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
SEEN = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
USABLE = """() => {
  const widget = document.querySelector("policy-assistant");
  const field = widget && widget.shadowRoot && widget.shadowRoot.querySelector("textarea");
  return field && field.offsetHeight ? performance.now() : 0;
}"""


@dataclass(frozen=True)
class Load:
    """One visit. Times in milliseconds from the start of navigation; bytes as sent, headers and all."""

    seen: float
    usable: float
    bytes: int


def visit(browser: Browser, url: str) -> Load:
    """Visit the page once, on a telephone that has never seen it."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW_3G)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    received: list[int] = []
    client.on(
        "Network.loadingFinished", lambda done: received.append(int(done["encodedDataLength"]))
    )
    page.goto(url, wait_until="commit")
    usable = page.wait_for_function(USABLE, polling=20).json_value()
    page.wait_for_load_state("load")
    load = Load(page.evaluate(SEEN), float(usable), sum(received))
    context.close()
    return load


def main(url: str) -> None:
    """Print the median and the worst of several visits."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=find_browser(os.environ), args=options)
        visit(browser, url)  # the first fills the browser's own caches of fonts and code
        loads = [visit(browser, url) for _ in range(RUNS)]
        print(
            f"Chromium {browser.version}, {RUNS} visits to {url}, load average {os.getloadavg()[0]:.1f}"
        )
        browser.close()
    for name in ("seen", "usable", "bytes"):
        values = [getattr(load, name) for load in loads]
        print(
            f"{name:8} median {statistics.median(values):8.0f}  best {min(values):8.0f}  worst {max(values):8.0f}"
        )


if __name__ == "__main__":
    main(sys.argv[1])
