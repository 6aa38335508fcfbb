from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from wence import prepare as module
from wence.prepare import BUILDS, Build, prepare
from wence.progress import Progress, StepFailed
from wence.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({"WENCE_BUILD": str(tmp_path / "build")})


def build(name: str, code: str) -> Build:
    words = [sys.executable, "-c", code]
    return Build(name=name, label=name, words=words, cwd=Path.cwd(), remedy="Correct it.")


def test_knowledge_base_comes_before_what_is_built_from_it() -> None:
    assert [build.name for build in BUILDS] == ["kb", "spacy", "train"]


def test_builds_know_where_to_write_and_their_last_line_is_the_outcome(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import os; print('into', os.environ['WENCE_BUILD'])"
    monkeypatch.setattr(module, "BUILDS", (build("kb", code),))
    shown = io.StringIO()
    prepare(settings, Progress(1, shown))
    assert f"[1/1] kb: into {settings.build}, " in shown.getvalue()
    assert (settings.run_dir / "kb.log").read_text() == f"into {settings.build}\n"


def test_failed_build_ends_the_preparation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds = (build("kb", "raise SystemExit('loan.yml:3: no source')"), build("spacy", "pass"))
    monkeypatch.setattr(module, "BUILDS", builds)
    with pytest.raises(StepFailed, match=r"loan\.yml:3: no source"):
        prepare(settings, Progress(2, io.StringIO()))
    assert not (settings.run_dir / "spacy.log").exists()
