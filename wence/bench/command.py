"""`wence bench`: the whole service beside stock Rasa, and the search over ever more passages."""

from __future__ import annotations

from collections.abc import Sequence

from policies_kb.building import build
from policies_kb.snapshot import open_snapshot
from wence.bench.chart import rates_chart, times_chart
from wence.bench.footprint import FOOTPRINT_STEPS, measure
from wence.bench.footprint_report import footprint_report
from wence.bench.report import scale_report, service_report
from wence.bench.scale import SEARCHES, SIZES, Timed, bench_scale
from wence.bench.service import SERVICE_STEPS, bench_service, first_turns
from wence.measured_on import circumstances, keep
from wence.prepare import BUILDS
from wence.progress import Progress
from wence.settings import ROOT

PAGE = ROOT / "docs" / "performance.md"


def service(seconds: int, *, into_docs: bool) -> None:
    """Print what came of the load; see `wence bench service --help`."""
    when = circumstances()
    progress = Progress(SERVICE_STEPS + len(BUILDS))
    loaded = bench_service(progress, seconds)
    text = f"Taken {when}; {seconds} s of load each.\n\n{service_report(loaded)}"
    print(text)
    if into_docs:
        _keep("service", text, "turns by conversations", rates_chart(loaded))


def search(sizes: Sequence[int] = SIZES, *, into_docs: bool) -> None:
    """Print how long the searches take; see `wence bench search --help`."""
    when = circumstances()
    progress = Progress(1)
    with progress.step("The search over ever more passages") as step:

        def tell(line: str) -> None:
            step.detail = line

        snapshot = open_snapshot(build(progress=tell))
        found: list[Timed] = []
        for timed in bench_scale(snapshot, first_turns(), sizes, tell):
            found.append(timed)
        step.outcome = f"{len(found)} of at most {len(sizes) * SEARCHES} searches"
    text = f"Taken {when}.\n\n{scale_report(found)}"
    print(text)
    if into_docs:
        _keep("search", text, "p99 by passages", times_chart(found))


def footprint(*, into_docs: bool) -> None:
    """Print what a start and the processes take; see `wence bench footprint --help`."""
    when = circumstances()
    text = f"Taken {when}.\n\n{footprint_report(measure(Progress(FOOTPRINT_STEPS)))}"
    print(text)
    if into_docs:
        keep(PAGE, "footprint", text)


def _keep(name: str, text: str, label: str, picture: str) -> None:
    drawn = PAGE.with_suffix("") / f"{name}.svg"
    drawn.parent.mkdir(exist_ok=True)
    drawn.write_text(picture, "utf-8")
    keep(PAGE, name, f"{text}\n\n![{label}]({PAGE.stem}/{name}.svg)")
