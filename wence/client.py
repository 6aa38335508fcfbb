"""`make client`: generates a Python client from the gateway's OpenAPI document.

python -m wence.client build/client/python
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from api.app import create_app
from api.openapi import OF_PEOPLE
from api.settings import Settings
from wence.errors import WenceError

# The other addresses speak XML, to WeChat and to telephone platforms.
FOR_PROGRAMS = ("/api/", "/channels/hotline/calls/", "/healthz", "/readyz")
GENERATOR = "openapi-python-client"
PACKAGE = "wence_client"
STRICTLY = ["--overwrite", "--fail-on-warning"]
NAMES = {
    "project_name_override": "wence-client",
    "package_name_override": PACKAGE,
    "post_hooks": [],  # generated code isn't for reading, so nothing formats it
}


class NotGenerated(WenceError):
    """The generator didn't take the document as a whole; what it said."""


def generate(target: Path) -> None:
    """Generate the client into a directory, anew. Raises NotGenerated for an address that it leaves out."""
    with tempfile.TemporaryDirectory() as scratch:
        document, config = Path(scratch) / "openapi.json", Path(scratch) / "config.yml"
        described = create_app(Settings()).openapi()
        described["paths"] = {
            address: path
            for address, path in described["paths"].items()
            if address.startswith(FOR_PROGRAMS) and not address.startswith(OF_PEOPLE)
        }
        document.write_text(json.dumps(described), "utf-8")
        config.write_text(yaml.safe_dump(NAMES), "utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        where = ["--path", str(document), "--config", str(config), "--output-path", str(target)]
        done = subprocess.run(
            [str(Path(sys.executable).with_name(GENERATOR)), "generate", *STRICTLY, *where],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise NotGenerated(f"{done.stdout}\n{done.stderr}".strip())


if __name__ == "__main__":
    place = Path(sys.argv[1])
    try:
        generate(place)
    except WenceError as error:
        sys.exit(str(error))
    print(f"{place}: pip install {place}")
