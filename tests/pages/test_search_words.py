"""What finds an option of the filter bar."""

import pytest

from data.query.filters import codes
from pages._components.filters import options


@pytest.mark.parametrize(
    ("dimension", "typed", "name"),
    [
        ("sector", "建筑", "房建"),
        ("sector", "fj", "房建"),
        ("sector", "canyin", "餐饮"),
        ("town", "yqh", "鱼邱湖街道"),
        ("town", "sslp", "三十里铺镇"),
        ("town", "zhaozhaizi", "赵寨子镇"),
        ("authority", "住建", "住房和城乡建设局"),
    ],
)
def test_part_of_a_name_or_of_its_pinyin_finds_it(dimension: str, typed: str, name: str) -> None:
    found = [one["label"] for one in options(dimension, codes(dimension)) if typed in one["search"]]
    assert name in found
