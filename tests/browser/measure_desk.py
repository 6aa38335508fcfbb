"""Measures the desk from key to picture: `python -m tests.browser.measure_desk`, with the originals' excerpts or not.

The whole assistant runs on this machine, Chromium beside it. 200 letters and characters of the open queries of
tests/acceptance/desk.jsonl are typed one by one, each after the picture of the one before. Begun: the key's own time
stamp; ended: the frame with the new results is drawn.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from itertools import islice
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from api.people.roles import Role
from tests.browser.in_page import in_page
from tests.browser.staff import cookie_of, token_for
from tests.running import assistant
from wence.browser import find_browser

QUERIES = Path(__file__).parents[1] / "acceptance" / "desk.jsonl"
KEYS = 200
MOST_MILLISECONDS = 60_000


def typed(page: Page) -> list[float]:
    """Type the keys; return the milliseconds of each."""
    rows = (json.loads(line) for line in QUERIES.read_text("utf-8").splitlines())
    # Evenly from the file, which is sorted by style.
    queries = [str(row["query"]) for row in rows if not row["locked"]]
    mixed = [query for start in range(8) for query in queries[start::8]]
    keys = ((n, key) for query in mixed for n, key in enumerate(query))
    for done, (n, key) in enumerate(islice(keys, KEYS)):
        if n == 0:
            page.locator("#q").evaluate("e => { e.value = ''; }")
        page.keyboard.type(key)
        page.wait_for_function(
            "done => window.pictures.length > done", arg=done, timeout=MOST_MILLISECONDS
        )
    found: list[float] = page.evaluate("() => window.pictures")
    return found


def main() -> None:
    """Start everything, type, print the percentiles."""
    with (
        tempfile.TemporaryDirectory(prefix="wence-") as home,
        assistant(Path(home)) as stack,
        sync_playwright() as playwright,
    ):
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=find_browser(os.environ), args=options)
        context = browser.new_context(
            locale="zh-CN", viewport={"width": 1280, "height": 900}, service_workers="block"
        )
        context.add_cookies([cookie_of(stack, token_for(stack, "measured", Role.AGENT))])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{stack.url}/desk")
        page.keyboard.type("a")  # the first letter has the texts made
        page.wait_for_selector("#found .count", timeout=MOST_MILLISECONDS)
        page.evaluate(in_page("key_to_picture"))
        load = os.getloadavg()[0]
        milliseconds = typed(page)
        version = browser.version
        browser.close()
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    median, worst = statistics.median(milliseconds), max(milliseconds)
    print(f"Chromium {version}, load average {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(
        f"{len(milliseconds)} keys: median {median:.1f} ms, p95 {p95:.1f} ms, worst {worst:.1f} ms"
    )


if __name__ == "__main__":
    main()
