"""Tests for which region a place lies in."""

from __future__ import annotations

import pytest

from api.channels.wechat.places import region_of_place
from tests.api.stand_in import stand_in


@pytest.mark.parametrize(
    ("words", "latitude", "longitude", "region"),
    [
        ("河南省郑州市金水区花园路", None, None, "410100"),
        ("河南省洛阳市洛龙区开元大道", None, None, "410300"),
        ("湖北省武汉市江岸区", None, None, "420100"),
        ("河南省新乡市红旗区", 34.75, 113.63, "410000"),
        ("上海市黄浦区汉口路", 30.59, 114.31, None),
        ("", 34.76, 113.65, "410100"),
        ("", 34.65, 112.40, "410300"),
        ("", 30.55, 114.30, "420100"),
        ("", 31.23, 121.47, None),
        ("", None, None, None),
    ],
)
def test_a_place_is_in_the_region_that_its_address_or_its_degrees_say(
    words: str, latitude: float | None, longitude: float | None, region: str | None
) -> None:
    assert region_of_place(stand_in().regions, words, latitude, longitude) == region
