from __future__ import annotations

from wence.evaluate.chart import HEIGHT, MARGIN, WIDTH, Chart, Line


def test_points_are_written_from_the_lower_left_corner_up() -> None:
    line = Line("honest", [(0.0, 0.0), (1.0, 1.0)], "#888888")
    assert line.path == f"{MARGIN}.0,{HEIGHT - MARGIN}.0 {WIDTH - MARGIN}.0,{MARGIN}.0"


def test_both_axes_are_marked_from_nought_to_one() -> None:
    ticks = Chart("", "", "", []).ticks
    assert [label for label, _, _ in ticks] == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert ticks[0][1:] == (MARGIN, HEIGHT - MARGIN)
    assert ticks[-1][1:] == (WIDTH - MARGIN, MARGIN)
