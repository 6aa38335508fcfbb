from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policies_kb.store import ARRAYS, DATA, files_of, read_data, write_data

WORDS = np.array(["开店", "补贴"], dtype=np.str_)
DATA_HELD = {"items": [{"id": "甲"}], "search": {"space": {"grams": WORDS}, "idf": np.arange(3.0)}}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A directory that holds the data."""
    write_data(tmp_path, DATA_HELD)
    return tmp_path


def base_of(array: np.ndarray[Any, Any]) -> object:
    """Return what an array's values lie in."""
    held: object = array
    while isinstance(held, np.ndarray):
        held = held.base
    return held


def test_data_is_read_as_it_was_written(written: Path) -> None:
    data = read_data(written)
    assert data["items"] == DATA_HELD["items"]
    assert data["search"]["space"]["grams"].tolist() == ["开店", "补贴"]
    assert data["search"]["idf"].tolist() == [0.0, 1.0, 2.0]


def test_arrays_are_mapped_and_cant_be_written_to(written: Path) -> None:
    idf = read_data(written)["search"]["idf"]
    assert type(idf) is np.ndarray
    assert isinstance(base_of(idf), mmap.mmap)
    with pytest.raises(ValueError, match="read-only"):
        idf[0] = 1.0


def test_array_stays_readable_when_the_directory_is_gone(written: Path) -> None:
    idf = read_data(written)["search"]["idf"]
    for path in (written / ARRAYS).iterdir():
        path.unlink()
    assert idf.sum() == 3.0


def test_files_are_the_data_and_an_array_each(written: Path) -> None:
    assert list(files_of(written)) == [
        DATA,
        f"{ARRAYS}/search.idf.npy",
        f"{ARRAYS}/search.space.grams.npy",
    ]


def test_array_that_is_no_number_and_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        write_data(tmp_path, {"a": np.array([object()])})
