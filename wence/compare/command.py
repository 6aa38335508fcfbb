"""`wence compare FILE.jsonl…`: the same cases by BM25, by stock Rasa, by ours, and by ours with parts switched off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from policies_kb.building import build
from policies_kb.knowledge import KnowledgeBase
from wence.compare.parts import PARTS, without
from wence.compare.passages import bigrams, passages_of, words
from wence.compare.report import Row, as_markdown
from wence.compare.ways import Way, in_process, outcome, paragraph, stock
from wence.errors import WenceError
from wence.evaluate.cases import Case, read_cases
from wence.evaluate.client import Client
from wence.evaluate.command import CASES_TODAY, assistant
from wence.health import wait_until_ready
from wence.measured_on import circumstances, keep
from wence.ports import free_port
from wence.process import Process
from wence.progress import Progress, Step
from wence.settings import ROOT, Settings
from wence.stock.environment import STOCK, ensure_stock
from wence.stock.references import References
from wence.stock.service import stock_service, webhook
from wence.stock.training import trained

PAGE = ROOT / "docs" / "quality.md"
HOME = ROOT / "build" / "compare"
REGION = "410100"


class NoOriginals(WenceError):
    """BM25 has nothing to search."""

    def __init__(self) -> None:
        super().__init__("No originals are mounted: name their directory with WENCE_ORIGINALS.")


def compare(files: Sequence[Path], *, into_docs: bool, with_stock: bool) -> None:
    """Print what came of the cases by each way; see `wence compare --help`."""
    when = circumstances()
    cases = {path.name: list(read_cases(path)) for path in files}
    rows: dict[str, list[Row]] = {name: [] for name in cases}
    progress = Progress(3 * with_stock + 4 + len(PARTS))
    today = date.fromisoformat(CASES_TODAY)
    with progress.step("Knowledge base") as step:
        kb = KnowledgeBase.load(build(progress=_told(step)))
        if not passages_of(kb):
            raise NoOriginals

    def add(label: str, step: Step, way: Way, *, whole: bool = True) -> None:
        for name, chosen in cases.items():
            tried = [case for case in chosen if whole or case.searched]
            done = [outcome(case, way) for case in _shown(tried, step)]
            rows[name].append(Row(label, done, whole))
        step.outcome = "done"

    with progress.step("BM25 over the originals' paragraphs") as step:
        add("BM25, character pairs, first paragraph", step, paragraph(kb, bigrams, today))
        add("BM25, jieba's words, first paragraph", step, paragraph(kb, words, today))
    if with_stock:
        with progress.step(STOCK.label) as step:
            ensure_stock(step)
        with progress.step("Stock Rasa: training, the better part of an hour") as step:
            model = trained(kb, REGION, step)
        with progress.step("Stock Rasa: the cases") as step, _serving(model, step) as url:
            references = References(kb, today)
            add("stock Rasa, the same training questions", step, stock(url, references))
    with assistant(None) as address, Client(address) as client, progress.step("Ours") as step:
        for name, chosen in cases.items():
            outcomes = [client.try_case(case) for case in _shown(chosen, step)]
            rows[name].append(Row("**ours**, the running assistant", outcomes))
    with progress.step("Ours, the knowledge base alone") as step:
        alone = in_process(kb, REGION, today)
        add("ours, the knowledge base alone", step, alone, whole=False)
    for part in PARTS:
        with progress.step(f"Ours {part.label}") as step:
            way = in_process(without(part, HOME, _told(step)), REGION, today)
            add(f"… {part.label}", step, way, whole=False)
    tables = [as_markdown(name, held) for name, held in rows.items()]
    text = "\n\n".join([f"Taken {when}.", *tables])
    print(text)
    if into_docs:
        keep(PAGE, "compare", text)


def _told(step: Step) -> Callable[[str], None]:
    def tell(line: str) -> None:
        step.detail = line

    return tell


def _shown(cases: Sequence[Case], step: Step) -> Iterator[Case]:
    for n, case in enumerate(cases):
        step.detail = f"case {n} of {len(cases)}"
        yield case


@contextmanager
def _serving(model: Path, step: Step) -> Iterator[str]:
    """Serve stock's model, and yield the address of its REST channel."""
    port = free_port()
    run_dir = Settings.from_environ(os.environ).run_dir / "compare"
    service = stock_service(model, port, run_dir)
    process = Process(service.name, service.command, run_dir / "rasa.log")
    try:
        wait_until_ready(process, service.ready, service.seconds, step)
        yield webhook(port)
    finally:
        process.stop()
