"""A county that does not exist: 望川县 with nine towns, its outline, its offices and its funds, as files."""

import csv
import json
import shutil
from pathlib import Path

from data.county import CONFIG, read_county

CODE = "990117"
CONFIGURATION = f"""
[county]
name = "望川县"
short = "望川"
code = "{CODE}"
province = "海东省"
city = "云州市"
office = "望川县治理拖欠工资办公室"
reference = "reference"
"""
TOWNS = (
    ("城关街道", "街道"), ("临江街道", "街道"), ("柳湾镇", "镇"), ("石桥镇", "镇"), ("白塔镇", "镇"),
    ("青龙镇", "镇"), ("双溪镇", "镇"), ("马跑泉乡", "乡"), ("大槐树乡", "乡"),
)  # fmt: skip
# of the towns' own files only; the rules of the country stay as they are
OWN = ("towns.csv", "town_aliases.csv", "fund_pools.csv", "county_outline.geojson")


def short(town: str) -> str:
    for kind in ("街道", "镇", "乡"):
        town = town.removesuffix(kind)
    return town


def write_county(folder: Path) -> Path:
    """The configuration file of the county, with its reference files beside it."""
    reference = folder / "reference"
    shutil.copytree(read_county(CONFIG).reference, reference, ignore=shutil.ignore_patterns(*OWN))
    towns, aliases, pools = [], [], []
    for place, (town, kind) in enumerate(TOWNS):
        code = f"{CODE}{place + 1:03}"
        column, row = place % 3, place // 3
        longitude, latitude = 101.1 + column * 0.1, 30.1 + row * 0.1
        towns.append([code, town, short(town), kind, place + 1, longitude, latitude, column, row, ""])
        aliases += [[town, code], [short(town), code], [f"{town}政府", code]]
    accounts = [(CODE, "县本级"), *((line[0], line[1]) for line in towns)]
    for year in range(2021, 2027):
        pools += [[code, year, 1_000_000, f"{name}周转金100万元", "望川县财政局"] for code, name in accounts]
    aliases.append(["望川县本级", CODE])
    _write(reference / "towns.csv", "town_code town_name short_name kind sort_order longitude latitude"
           " tile_column tile_row population_10k", towns)  # fmt: skip
    _write(reference / "town_aliases.csv", "alias town_code", aliases)
    _write(reference / "fund_pools.csv", "account_code year pool_yuan label source", pools)
    _rename_offices(reference)
    ring = [[101.0, 30.0], [101.4, 30.0], [101.4, 30.4], [101.0, 30.4], [101.0, 30.0]]
    outline = {"type": "MultiPolygon", "coordinates": [[ring]]}
    feature = {"type": "Feature", "properties": {"adcode": CODE, "name": "望川县"}, "geometry": outline}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (reference / "county_outline.geojson").write_text(json.dumps(collection), encoding="utf-8")
    config = folder / "anxin.toml"
    config.write_text(CONFIGURATION, encoding="utf-8")
    return config


def _rename_offices(reference: Path) -> None:
    for name in ("authorities.csv", "authority_aliases.csv"):
        path = reference / name
        path.write_text(path.read_text(encoding="utf-8").replace("高唐", "望川"), encoding="utf-8")


def _write(path: Path, head: str, lines: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(), *lines])
