"""How a snapshot's data lies in its directory: JSON, and beside it the arrays, which are mapped and not read.

A mapped array costs memory only where it is looked at, and all processes share what they look at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

DATA = "snapshot.json"
ARRAYS = "arrays"
_ARRAY = "__array__"  # marks in the data where an array belongs


def write_data(directory: Path, data: Mapping[str, Any]) -> None:
    """Write the data; each array in it goes to a file of its own, named after the keys that lead to it."""
    import numpy as np  # here and below, for a start that finds the snapshot up to date opens none

    arrays: dict[str, np.ndarray[Any, Any]] = {}
    plain = json.dumps(_without_arrays(data, arrays, ""), ensure_ascii=False)
    (directory / DATA).write_text(plain, "utf-8")
    (directory / ARRAYS).mkdir()
    for name, array in arrays.items():
        np.save(directory / ARRAYS / name, np.ascontiguousarray(array), allow_pickle=False)


def read_data(directory: Path) -> Any:
    """Return the data with its arrays, which can't be written to.

    Raises OSError, ValueError, KeyError or EOFError when it isn't whole.
    """
    data = json.loads((directory / DATA).read_text("utf-8"))
    return _with_arrays(data, directory / ARRAYS)


def files_of(directory: Path) -> Iterator[str]:
    """Yield the names of the files that hold the data, relative to the directory."""
    yield DATA
    for path in sorted((directory / ARRAYS).iterdir()):
        yield f"{ARRAYS}/{path.name}"


def _without_arrays(value: Any, arrays: dict[str, Any], path: str) -> Any:
    import numpy as np

    if isinstance(value, np.ndarray):
        name = f"{path}.npy"
        arrays[name] = value
        return {_ARRAY: name}
    if isinstance(value, Mapping):
        return {
            str(k): _without_arrays(v, arrays, f"{path}.{k}".removeprefix("."))
            for k, v in value.items()
        }
    return value


def _with_arrays(value: Any, arrays: Path) -> Any:
    if isinstance(value, dict):
        if _ARRAY in value:
            return _mapped(arrays / value[_ARRAY])
        return {k: _with_arrays(v, arrays) for k, v in value.items()}
    return value


def _mapped(path: Path) -> np.ndarray[Any, Any]:
    """Return a mapped array as a plain one: numpy's class for files makes every use of a part slower."""
    import numpy as np

    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
