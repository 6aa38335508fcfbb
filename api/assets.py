"""The widget's script and the style sheets, put together from small files when they are first asked for.

The modules in web/widget import from one another by name, and nothing else; put together they are one
script that needs no loader. Wording goes in from wording.yml, in simplified and traditional characters.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.desk.wording import wording as desk_wording
from api.regions import regions
from api.script import to_traditional
from api.wording import wording

WEB = Path(__file__).with_name("web")
WIDGET = WEB / "widget"
DESK = WEB / "desk"
STYLES = WEB / "styles"
STATIC = WEB / "static"

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+)\.js";$')
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const)")
_TOP_LEVEL = re.compile(r"^(?:async )?(?:function\*?|class|const|let) (\w+)")
_SHEETS = {
    "page.css": ("tokens", "answer", "page"),
    "widget.css": ("tokens", "answer", "widget"),
    "people.css": ("people",),
    "desk.css": ("desk",),
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent. digest: of its content, for its address and its ETag."""

    content: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """Ten hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()[:10]

    @property
    def source(self) -> str:
        """What a Content-Security-Policy says to let this content, and no other, stand within a page."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.content).digest()).decode()}'"


class BundleError(ValueError):
    """A module that can't be put together with the others: which, and why."""


@cache
def asset(name: str) -> Asset:
    """Return widget.js, a style sheet or a file of web/static."""
    if name in _SHEETS:
        return Asset(_sheet(name).encode(), "text/css")
    if name == "widget.js":
        data = {"WORDS": words(), "STYLE": _sheet("widget.css"), "REGIONS": regions()}
        return Asset(bundle("main", given=data).encode(), "text/javascript")
    if name == "desk.js":
        data = {"WORDS": desk_wording()["script"]}
        return Asset(bundle("main", DESK, given=data).encode(), "text/javascript")
    media_type = {".js": "text/javascript", ".svg": "image/svg+xml"}[Path(name).suffix]
    return Asset((STATIC / name).read_bytes(), media_type)


def address(name: str) -> str:
    """Return the address of a file; it changes with its content, so that it may be kept for ever."""
    return f"/{name}?v={asset(name).digest}"


def bundle(entry: str, home: Path = WIDGET, *, given: Mapping[str, Any]) -> str:
    """Return a module and those it imports as one script. given: constants by name. Raises BundleError."""
    parts: dict[str, str] = {}
    owners: dict[str, str] = {}
    for name, body, defined in _modules(entry, home, ()):
        for one in defined:
            if owners.setdefault(one, name) != name:
                raise BundleError(f"{name}.js: {one} is also defined in {owners[one]}.js")
        parts[name] = body
    constants = "".join(f"const {name}={_literal(value)};\n" for name, value in given.items())
    return f'(function(){{"use strict";\n{constants}{"".join(parts.values())}}})();\n'


def words() -> dict[str, Any]:
    """Return the wording of the widget by the kind of characters."""
    page = wording()["page"]
    shared = {name: page[name] for name in wording()["widget"]["shared"]}
    own = {name: text for name, text in wording()["widget"].items() if name != "shared"}
    simplified = json.dumps({**shared, **own}, ensure_ascii=False)
    return {"hans": json.loads(simplified), "hant": json.loads(to_traditional(simplified))}


def _modules(
    entry: str, home: Path, above: tuple[str, ...]
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the modules that one imports, then itself: name, the lines that are sent, names that it defines."""
    if entry in above:
        raise BundleError(f"{entry}.js imports itself through {' and '.join(above)}")
    lines: list[str] = []
    defined: list[str] = []
    for number, line in enumerate((home / f"{entry}.js").read_text("utf-8").split("\n"), 1):
        found = _IMPORT.match(line)
        if found:
            yield from _modules(found[2], home, (*above, entry))
        elif line.startswith(("import", "export default", "export {")):
            raise BundleError(f'{entry}.js, line {number}: only `import {{ a, b }} from "./c.js";`')
        elif line.count("`") % 2:
            raise BundleError(f"{entry}.js, line {number}: a template literal ends on another line")
        elif line.strip() and not line.strip().startswith("//"):
            bare = _EXPORT.sub("", line)
            defined += [found[1] for found in [_TOP_LEVEL.match(bare)] if found]
            lines.append(bare.strip())
    yield entry, "\n".join(lines) + "\n", defined


def _sheet(name: str) -> str:
    text = "\n".join((STYLES / f"{part}.css").read_text("utf-8") for part in _SHEETS[name])
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip()) + "\n"


def _literal(value: Any) -> str:
    """Return the value as JavaScript that is safe in a script, line separators included."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
