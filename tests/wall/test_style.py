"""The wall's style sheet: nothing that a leader at five metres cannot read."""

import re
from pathlib import Path

SHEETS = sorted((Path(__file__).parents[2] / "assets" / "css").glob("6?_wall*.css"))
CSS = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
TOKENS = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", CSS))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_no_text_under_18_pixels() -> None:
    sizes = [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", CSS)]
    assert len(sizes) > 20
    assert min(sizes) >= 18
    # a size in another unit would escape the rule above
    assert re.findall(r"font-size:(?!\s*\d+px)[^;]+", CSS) == []
    assert re.findall(r"[\s;]font:\s", CSS) == []


def test_text_has_contrast_on_card_and_ground() -> None:
    for ink in ("ink", "secondary", "tertiary", "red", "yellow", "blue", "green"):
        assert contrast(TOKENS[ink], TOKENS["card"]) >= 4.5
        assert contrast(TOKENS[ink], TOKENS["ground"]) >= 4.5


def test_tokens_are_the_theme_s() -> None:
    from pages._charts.theme import DARK  # noqa: PLC0415

    for name in (
        "ground",
        "card",
        "raised",
        "line",
        "ink",
        "secondary",
        "tertiary",
        "accent",
        "red",
        "yellow",
        "green",
    ):
        assert TOKENS[name] == getattr(DARK, name).lower()


def test_nothing_glows_blinks_or_scrolls() -> None:
    for forbidden in ("text-shadow", "box-shadow", "animation", "overflow: auto", "overflow: scroll"):
        assert forbidden not in CSS
