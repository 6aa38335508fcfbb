from __future__ import annotations

from pathlib import Path

import pytest

from wence.bootstrap import ENVIRONMENTS, Environment
from wence.unused import remove_unused, sign, unused


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where packages lie in an environment."""
    site = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    for name in ("a/tests", "a/b/tests", "c"):
        (site / name).mkdir(parents=True)
        (site / name / "data").touch()
    return site


def test_directories_and_files_that_the_globs_name_are_removed_and_no_others(site: Path) -> None:
    remove_unused(site.parents[2], ["a/**/tests", "c/data", "d/*"])
    assert sorted(str(path.relative_to(site)) for path in site.rglob("*")) == ["a", "a/b", "c"]


def test_other_link_to_a_removed_file_stays(site: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").hardlink_to(site / "c" / "data")
    remove_unused(site.parents[2], ["c"])
    assert (tmp_path / "cache").exists()


def test_without_a_project_or_a_list_nothing_is_unused(tmp_path: Path) -> None:
    assert unused(tmp_path / "pyproject.toml") == []
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    assert unused(tmp_path / "pyproject.toml") == []


def test_other_lists_have_other_signs_and_no_list_has_none() -> None:
    assert sign(["a", "b"]) != sign(["a"]) != sign([])
    assert sign([]) == ""


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda e: e.home.name)
def test_nothing_unused_is_left_in_our_environments(environment: Environment) -> None:
    [site] = environment.venv.glob("lib/python3.*/site-packages")
    assert environment.unused
    assert [path for pattern in environment.unused for path in site.glob(pattern)] == []
