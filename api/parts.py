"""What the lines of an answer's text are, told by how they begin."""

from __future__ import annotations

from api.wording import wording


def part_of_answer(line: str) -> str:
    """Return what a line of an answer's text is, by how it begins: see page.line_marks."""
    for part, marks in wording()["page"]["line_marks"].items():
        if line.startswith(tuple(marks)):
            return str(part)
    return "plain"
