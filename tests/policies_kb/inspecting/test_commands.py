from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.cli import app
from policies_kb.knowledge import KnowledgeBase

SAMPLE = "startup.sample.zz"


def run(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(app, list(words), env=environ)


@pytest.fixture(autouse=True)
def _published(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_BUILD", str(small_home / "build"))
    monkeypatch.setenv("WENCE_TODAY", "2025-06-01")


@pytest.mark.parametrize(
    "line",
    [
        "startup.sample.zz  养蜂样例补贴  郑州市",
        "also called: 蜂箱补贴",
        "多少钱 (how_much)",
        "* amount: 补贴5000元〔郑政样〔2022〕1号 一（一）〕",
        "  boxes: 蜂箱补助70%〔郑政样〔2022〕1号 一（一）〕",
        "要带什么 (materials)",
        "  not stated: 养蜂补贴要带什么材料",
        "contradiction: 蜂箱补助有两种说法，以70%为准",
        "check: 您属于哪一类？",
        "sum: 蜂箱能补多少钱: back = spent * boxes; each = back / hives",
        "validity: 郑政样〔2022〕1号 expired, last day 2024-12-31",
    ],
)
def test_item_is_shown_with_facts_sources_and_what_is_open(line: str) -> None:
    assert line in run("show", SAMPLE).output.splitlines()


def test_unknown_item_is_refused_with_those_like_it() -> None:
    result = run("show", "startup.sampel.zz")
    assert result.exit_code == 1
    assert f"has no item 'startup.sampel.zz'; {SAMPLE}" in result.output


def test_items_are_ranked_with_probability_facet_and_region() -> None:
    lines = run("search", "养蜂给多少钱").output.splitlines()
    first = lines[1].split()
    assert 0.5 < float(first[0]) <= 1
    assert first[1:] == [SAMPLE, "养蜂样例补贴", "多少钱", "郑州"]
    assert lines[-1] == f"asked, it gives: answer {SAMPLE}"


def test_ranking_is_as_long_as_asked_for() -> None:
    assert len(run("search", "补贴", "--limit", "2").output.splitlines()) == 4


def test_search_tells_what_a_resident_of_another_region_would_get() -> None:
    output = run("search", "养蜂给多少钱", "--region", "410300").output
    assert output.splitlines()[-1] == "asked, it gives: refusal"


def test_unknown_region_is_refused_with_those_that_there_are() -> None:
    result = run("search", "补贴", "--region", "1")
    assert result.exit_code == 1
    assert "no region '1'; there are 410100" in result.output


def test_statistics_count_all_items_by_topic_and_region(small_kb: KnowledgeBase) -> None:
    rows = [line.split() for line in run("stats").output.splitlines()]
    facts = sum(len(item.facts) for item in small_kb.items.values())
    totals = [row for row in rows if row[:1] == ["all"]]
    assert len(totals) == 2
    for row in totals:
        assert row[1:3] == [str(len(small_kb.items)), str(facts)]
    [wuhan] = [row for row in rows if row[:1] == ["420100"]]
    assert wuhan[1:3] == ["武汉", "1"]


def test_statistics_list_documents_with_status_and_the_snapshot(small_kb: KnowledgeBase) -> None:
    lines = run("stats").output.splitlines()
    [sample] = [line.split() for line in lines if line.startswith("sample-2022")]
    assert sample[1:6] == ["郑政样〔2022〕1号", "410100", "郑州", "expired", "2024-12-31"]
    assert lines[-1].startswith(f"snapshot {small_kb.version}, ")
    assert " MB, built " in lines[-1]


@pytest.mark.parametrize("columns", ["40", "80", "300"])
@pytest.mark.parametrize("words", [["search", "补贴"], ["stats"]])
def test_no_cell_of_a_table_is_cut_however_wide_the_place(words: list[str], columns: str) -> None:
    piped = run(*words, COLUMNS=columns).output
    on_terminal = run(*words, COLUMNS=columns, FORCE_COLOR="1", NO_COLOR="1").output
    assert "…" not in piped + on_terminal
    whole = run(*words, COLUMNS="1000").output
    assert piped == whole
    assert sorted(_plain(on_terminal)) == sorted(_plain(whole))


def _plain(output: str) -> str:
    """Return what a terminal shows, without styles and blanks."""
    return "".join(re.sub("\x1b\\[[0-9;]*m", "", output).split())


@pytest.mark.parametrize("words", [["show", SAMPLE], ["search", "补贴"], ["stats"]])
def test_version_that_is_not_there_is_refused(words: list[str]) -> None:
    result = run(*words, "--version", "zzz")
    assert result.exit_code == 1
    assert "no snapshot 'zzz'" in result.output
