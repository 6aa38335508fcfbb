"""Characters sound one by one, without their tones."""

from __future__ import annotations

from policies_kb.looking_up.sounds import syllable


def test_a_character_sounds_without_its_tone_and_a_letter_is_itself() -> None:
    assert [syllable(char) for char in "贴a"] == ["tie", "a"]
