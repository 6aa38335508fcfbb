"""Whatever a file holds, the import takes it whole or says what is wrong with it, and leaves nothing half-done."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.importer import import_files
from policies_kb.importing.readers import READERS
from policies_kb.records import SECTIONS_SUFFIX, document_from, read_yaml
from tests.policies_kb.importing.rendered import FORMATS, blocks_of_file
from tests.policies_kb.importing.test_formats import SMALL
from tests.policies_kb.small_content import write_document, write_tables

SCHEMA = Path(__file__).parents[3] / "policies_kb" / "schema" / "document.schema.json"
TODAY = date(2026, 11, 20)
SOUND = {f"sound{suffix}": render(blocks_of_file(SMALL)) for suffix, render in FORMATS.items()}
SOUND["gb18030.txt"] = SMALL.encode("gb18030")


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Cut off, flip bits, overwrite, insert, take out, repeat: one to four times."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        some = draw(st.binary(min_size=1, max_size=40))
        kind = draw(st.sampled_from(["cut", "flip", "overwrite", "insert", "take", "repeat"]))
        if kind == "cut":
            data = data[:at]
        elif kind == "flip":
            data = data[:at] + bytes(b ^ some[0] for b in data[at : at + 1]) + data[at + 1 :]
        elif kind == "overwrite":
            data = data[:at] + some + data[at + len(some) :]
        elif kind == "insert":
            data = data[:at] + some + data[at:]
        elif kind == "take":
            data = data[:at] + data[at + len(some) * 7 :]
        else:
            data = data[:at] + data[at // 2 : at] + data[at:]
    return data


def assert_whole_or_refused(data: bytes, suffix: str) -> str | None:
    """Import ``data`` beside a registered document: what is written is whole, and on an error nothing is.

    Returns the error's message, or None.
    """
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        write_tables(content)
        write_document(content)
        before = held(content)
        path = Path(folder) / f"original{suffix}"
        path.write_bytes(data)
        message = refusal(path, content)
        if message is not None:
            assert message.startswith(str(path))
            assert message.endswith("nothing was written")
            assert held(content) == before
        else:
            assert_whole(content, before)
        return message


def refusal(path: Path, content: Path) -> str | None:
    """Import the file; return why it is refused, or None."""
    try:
        import_files([path], content, TODAY)
    except OriginalError as error:
        return str(error)
    assert not any(one.changed for one in import_files([path], content, TODAY))
    return None


def assert_whole(content: Path, before: dict[str, bytes]) -> None:
    """Check that what came to stand beside ``before`` are pairs of an entry that fits its schema and its sections."""
    after = held(content)
    assert {name: after[name] for name in before} == before
    added = sorted(after.keys() - before.keys())
    entries = [name for name in added if not name.endswith(SECTIONS_SUFFIX)]
    assert added == sorted(
        [*entries, *(name.removesuffix(".yml") + SECTIONS_SUFFIX for name in entries)]
    )
    assert entries
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for name in entries:
        record = read_yaml(content / "documents" / name)
        listed = read_yaml(content / "documents" / f"{record['id']}{SECTIONS_SUFFIX}")
        assert list(validator.iter_errors(record)) == []
        assert document_from(record, listed).sections


def held(content: Path) -> dict[str, bytes]:
    """Return what stands in the folder of documents."""
    return {path.name: path.read_bytes() for path in (content / "documents").iterdir()}


@pytest.mark.parametrize("kind", SOUND)
def test_sound_file_is_imported(kind: str) -> None:
    assert assert_whole_or_refused(SOUND[kind], Path(kind).suffix) is None


@pytest.mark.parametrize("kind", SOUND)
@settings(max_examples=80)
@given(draw=st.data())
def test_damaged_file_is_imported_whole_or_refused_by_name(kind: str, draw: st.DataObject) -> None:
    assert_whole_or_refused(draw.draw(damaged(SOUND[kind])), Path(kind).suffix)


@pytest.mark.parametrize("suffix", READERS)
@settings(max_examples=60)
@given(data=st.binary(max_size=400))
def test_random_bytes_are_imported_whole_or_refused_by_name(suffix: str, data: bytes) -> None:
    assert_whole_or_refused(data, suffix)


@pytest.mark.parametrize("suffix", READERS)
@settings(max_examples=60)
@given(text=st.text(max_size=300))
def test_random_text_is_imported_whole_or_refused_by_name(suffix: str, text: str) -> None:
    assert_whole_or_refused(f"一、{text}\n".encode("utf-8", "surrogatepass"), suffix)


@settings(max_examples=60)
@given(text=st.text(max_size=200), suffix=st.sampled_from(sorted(FORMATS)))
def test_random_text_in_a_sound_file_is_imported_whole_or_refused(text: str, suffix: str) -> None:
    # A NUL or a surrogate can't stand in the XML of a DOCX, so it never reaches the reader of one.
    clean = "".join(c for c in text if c.isprintable() or c == "\t")
    data = FORMATS[suffix](blocks_of_file(f"{SMALL}\n四、{clean}\n"))
    assert_whole_or_refused(data, suffix)


@pytest.mark.parametrize("named", READERS)
@pytest.mark.parametrize("kind", SOUND)
def test_file_with_another_ending_is_imported_whole_or_refused(kind: str, named: str) -> None:
    assert_whole_or_refused(SOUND[kind], named)


@pytest.mark.parametrize("suffix", FORMATS)
def test_file_cut_anywhere_is_imported_whole_or_refused(suffix: str) -> None:
    data = SOUND[f"sound{suffix}"]
    for at in range(0, len(data), max(1, len(data) // 60)):
        assert_whole_or_refused(data[:at], suffix)
