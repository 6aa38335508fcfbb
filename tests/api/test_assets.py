"""The widget's files: small, understood by old browsers, and put together from modules without a clash."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import httpx
import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from api.assets import STYLES, WIDGET, BundleError, address, asset, bundle, words
from api.settings import ROOT
from api.wording import wording

NAMES = ["widget.js", "widget.css", "page.css", "page.js", "icon.svg"]
KILOBYTES = 40
NEWER = {  # syntax after ES2017, by the node of the grammar
    "optional_chain",
    "private_property_identifier",
    "field_definition",
    "class_static_block",
    "regex_flags_d",
}
PARSER = Parser(Language(tree_sitter_javascript.language()))


def tree(source: bytes) -> Node:
    """The syntax of a script."""
    return PARSER.parse(source).root_node


def nodes(node: Node) -> list[Node]:
    """A node and all below it."""
    return [node, *(below for child in node.children for below in nodes(child))]


def newer(source: bytes) -> list[str]:
    """The places of a script that an old browser can't read."""
    found = []
    for node in nodes(tree(source)):
        kind, text = node.type, (node.text or b"").decode()
        wrong = (
            kind in NEWER
            or node.is_error
            or (kind == "catch_clause" and node.child_by_field_name("parameter") is None)
            or (kind in {"spread_element", "rest_pattern"} and _in_object(node))
            or (kind in {"??", "??=", "||=", "&&=", "**="})
            or (kind == "regex_pattern" and re.search(r"\(\?<|\\p\{", text))
            or (kind == "number" and ("_" in text or text.endswith("n")))
            or (kind == "for_in_statement" and text.startswith("for await"))
        )
        if wrong:
            found.append(f"{node.start_point.row + 1}: {kind} {text[:60]}")
    return found


def _in_object(node: Node) -> bool:
    return node.parent is not None and node.parent.type in {"object", "object_pattern"}


def test_the_widget_is_small() -> None:
    sent = b"".join(asset(name).content for name in ("widget.js", "widget.css"))
    assert len(gzip.compress(sent)) <= KILOBYTES * 1024


@pytest.mark.parametrize("name", ["widget.js", "page.js"])
def test_a_browser_of_2017_can_read_the_script(name: str) -> None:
    assert newer(asset(name).content) == []


@pytest.mark.parametrize(
    "source",
    [
        "a?.b",
        "a ?? b",
        "({...a})",
        "try{}catch{}",
        "class A{#b}",
        "/(?<=a)b/",
        "class A{b=1}",
        "1_0",
    ],
)
def test_newer_syntax_would_be_seen(source: str) -> None:
    assert newer(source.encode())


@pytest.mark.parametrize("path", sorted(WIDGET.glob("*.js")), ids=lambda path: path.name)
def test_a_module_never_makes_markup_of_a_text(path: Path) -> None:
    text = path.read_text("utf-8")
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
    ):
        assert forbidden not in text
    assert not re.search(r"\.style\.(?!setProperty|removeProperty)|setAttribute\(\"style", text)


@pytest.mark.parametrize("path", sorted(WIDGET.glob("*.js")), ids=lambda path: path.name)
def test_no_sentence_for_residents_stands_in_a_module(path: Path) -> None:
    for node in nodes(tree(path.read_bytes())):
        if node.type in {"string", "template_string"}:
            assert not re.search("[\u4e00-\u9fff]", (node.text or b"").decode())


def test_every_text_that_a_module_asks_for_is_there() -> None:
    source = "".join(path.read_text("utf-8") for path in WIDGET.glob("*.js"))
    for path in re.findall(r"words\.(?:say|list)\(\"([\w.]+)\"|this\.say\(\"([\w.]+)\"", source):
        found: object = words()["hans"]
        for name in (path[0] or path[1]).rstrip(".").split("."):
            assert isinstance(found, dict)
            assert name in found, path
            found = found[name]


def test_wording_is_there_in_both_scripts() -> None:
    assert words()["hans"]["human"] == "转人工"
    assert words()["hant"]["human"] == "轉人工"
    assert words()["hans"].keys() == words()["hant"].keys()
    assert set(wording()["widget"]["shared"]) <= words()["hans"].keys()


def test_modules_are_put_together_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\n\n// hidden\nexport const a = b + `c`;\n'
    )
    (tmp_path / "b.js").write_text("export function b() {\n  return 1;\n}\n")
    text = bundle("a", tmp_path, given={})
    assert text.endswith("function b() {\nreturn 1;\n}\nconst a = b + `c`;\n})();\n")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a": 'import { b } from "./b.js";\nconst c = 1;', "b": "const c = 2;"},
            "also defined in b.js",
        ),
        (
            {"a": 'import { b } from "./b.js";', "b": 'import { a } from "./a.js";'},
            "imports itself",
        ),
        ({"a": 'import b from "./b.js";'}, "a.js, line 1"),
        ({"a": "export default 1;"}, "a.js, line 1"),
        ({"a": "const b = `c\nd`;"}, "template literal"),
    ],
)
def test_what_cannot_be_put_together_is_named(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.js").write_text(text)
    with pytest.raises(BundleError, match=re.escape(message)):
        bundle("a", tmp_path, given={})


@pytest.mark.parametrize("name", NAMES)
async def test_a_file_may_be_kept_for_ever_under_the_address_of_its_content(
    client: httpx.AsyncClient, name: str
) -> None:
    exact = await client.get(address(name))
    assert exact.content == asset(name).content
    assert "immutable" in exact.headers["cache-control"]
    assert exact.headers["cross-origin-resource-policy"] == "cross-origin"
    for query in ("", "?v=old"):
        assert "max-age=300" in (await client.get(f"/{name}{query}")).headers["cache-control"]
    known = await client.get(f"/{name}", headers={"If-None-Match": exact.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_a_line_that_would_end_a_script_is_written_otherwise() -> None:
    assert "\u2028" not in asset("widget.js").content.decode()
    assert json.loads(re.search(r"const REGIONS=(.*);", asset("widget.js").content.decode())[1])


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing(path: Path) -> None:
    assert not re.search(r"url\(|@import", path.read_text("utf-8"))


DOCUMENTED = (ROOT / "docs" / "widget.md").read_text("utf-8")
SOURCE = "".join(path.read_text("utf-8") for path in WIDGET.glob("*.js"))


def test_every_attribute_is_documented_and_no_other() -> None:
    read = set(re.findall(r'"data-([a-z-]+)"', SOURCE))
    read |= {
        re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", n)
        for n in re.findall(r"dataset\.(\w+)", SOURCE)
    }
    read |= set(re.findall(r"given\.(auto)", SOURCE))
    assert set(re.findall(r"^\| `data-([a-z-]+)`", DOCUMENTED, re.MULTILINE)) == read


def test_every_event_method_and_property_is_documented() -> None:
    told = set(re.findall(r'this\.tell\("(\w+)"', SOURCE))
    assert told == set(re.findall(r"wence:(\w+)", DOCUMENTED))
    element = (WIDGET / "element.js").read_text("utf-8")
    for name in re.findall(r"`(\w+)\([\w, ]*\)`", DOCUMENTED):
        assert re.search(rf"^  {name}\(", element, re.MULTILINE)
    used = set(re.findall(r"--wence-[a-z-]+", asset("widget.css").content.decode()))
    for name in used:
        assert name.removesuffix("-dark") in DOCUMENTED
