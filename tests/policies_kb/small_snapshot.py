"""One small snapshot a session: some real items and the made-up one, whose original is there."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from policies_kb import building, snapshot
from policies_kb.knowledge import KnowledgeBase
from policies_kb.records import CONTENT, read_yaml
from tests.policies_kb.small_content import (
    write,
    write_document,
    write_item,
    write_original,
    write_tables,
)

ITEMS = (
    "startup/one-off-subsidy.zz",
    "startup/one-off-subsidy.ly",
    "startup/guaranteed-loan.zz",
    "card/holders.zz",
    "fund/resettlement-withdrawal.zz",
    "fund/migrant-workers.zz",
    "rental/tenants.zz",
    "labour/minimum-wage.wh",
    "startup/personal-loan.zz",
    "pension/high-age-supplement.zz",
    "employment/internship-subsidy.zz",
    "insurance/firm-subsidy.zz",
    "rental/rent.zz",
    "rental/sizes.zz",
    "rental/project-materials.zz",
    "card/lost.zz",
    "card/apply.zz",
    "litigation/must-appear.zz",
    "resettlement/monetised.zz",
    "counsel/term.zz",
)
_DECLINED = 25  # questions of each reason to decline


def write_small_content(content: Path) -> None:
    """Write the content of the small snapshot, with the original beside it."""
    write_tables(content)
    shutil.copytree(CONTENT / "documents", content / "documents")
    for item in ITEMS:
        target = content / "items" / f"{item}.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CONTENT / "items" / f"{item}.yml", target)
    declined = read_yaml(content / "declined.yml")
    write(content / "declined.yml", {k: asked[:_DECLINED] for k, asked in declined.items()})
    write_document(content)
    write_item(content)
    write_original(content / "originals")


def build_small(home: Path) -> Path:
    """Build the snapshot of ``home/content`` into ``home/build``, and return its directory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WENCE_ORIGINALS", str(home / "content" / "originals"))
        return building.build(home / "build", home / "content")


@cache
def _built(home: Path) -> Path:
    write_small_content(home / "content")
    snapshot.publish(build_small(home))
    return home


@cache
def _opened(home: Path) -> KnowledgeBase:
    return KnowledgeBase.open(_built(home) / "build")


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory with ``content`` and ``build`` of the small snapshot."""
    return _built(tmp_path_factory.getbasetemp() / "small-snapshot")


@pytest.fixture(scope="session")
def small_kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The knowledge base of the small snapshot."""
    return _opened(tmp_path_factory.getbasetemp() / "small-snapshot")


@pytest.fixture
def build(small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build directory of a test's own with the small snapshot published, which the commands use as well."""
    copied = Path(shutil.copytree(small_home / "build", tmp_path / "build"))
    monkeypatch.setenv("WENCE_BUILD", str(copied))
    monkeypatch.setenv("WENCE_TODAY", "2024-06-01")
    return copied


@pytest.fixture
def first(build: Path) -> str:
    """The version published at the start in ``build``."""
    return snapshot.current(build).name
