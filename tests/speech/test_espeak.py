"""A speech synthesizer reads a sample of what the telephone says. `make test-speech` runs it; see the Makefile."""

from __future__ import annotations

import array
import subprocess
import wave
from pathlib import Path

import pytest

from api.channels.speech.pieces import Piece, pieces_of, spoken_replies
from api.contract import Reply
from policies_kb.clock import today
from policies_kb.model import Facet
from tests.api.stand_in import stand_in

ITEMS_APART = 60  # so many records lie between two of the sample


def _sample() -> list[Piece]:
    kb = stand_in()
    found = []
    for item in list(kb.items.values())[::ITEMS_APART]:
        for facet in (Facet.HOW_MUCH, Facet.FIGURES, Facet.VALIDITY):
            reply = kb.renderer.item(item, facet, asked_region=item.region, today=today())
            slow = facet is Facet.VALIDITY
            text = spoken_replies([Reply.model_validate(reply)]).text
            found.append(pieces_of(text, slow=slow)[0])
    return found


@pytest.mark.parametrize("piece", _sample(), ids=lambda piece: piece.text[:16])
def test_espeak_reads_a_piece_to_a_file_without_complaint(piece: Piece, tmp_path: Path) -> None:
    file = tmp_path / "said.wav"
    words = ["espeak-ng", "-v", "cmn", "-m", "-w", str(file), piece.ssml]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        samples = array.array("h", sound.readframes(sound.getnframes()))
    assert seconds > 1
    assert max(samples) > 1000
