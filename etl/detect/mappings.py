"""Named mappings: which header of a file is which column of a ledger, as a person has set it.

state/mappings/<name>.toml holds `ledger`, a table `columns` (header = column, "" leaves the header out)
and, where a header does not say it, a table `units` (header = 元 or 万元). A mapping goes before the
aliases of the declaration, so a file whose headers share nothing with ours is loaded by it alone.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.spec.ledger import Ledger, load_all, normalise_header
from data.spec.units import YUAN_PER
from etl.errors import LoadError

NAME = re.compile(r"[\w一-龥-]{1,40}")
KEYS = frozenset({"ledger", "columns", "units"})
# The name shown for a correction that nobody has named.
UNNAMED = "本次更正"


@dataclass(frozen=True)
class HeaderMap:
    """Headers are normalised as those of the file are: width, blanks and unit notes do not matter."""

    name: str
    ledger: str
    columns: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def mapped_headers(self) -> dict[str, str]:
        """The headers that give a column, without those left out."""
        return {header: column for header, column in self.columns.items() if column}


def check(name: str, raw: Any) -> HeaderMap:
    """A mapping from what a file or a page says; a LoadError names what is wrong and how to mend it."""
    if not isinstance(raw, dict) or (unknown := set(raw) - KEYS):
        words = f"不认识的写法 {'、'.join(sorted(unknown))}" if isinstance(raw, dict) else "内容不是一张表"
        raise LoadError(f"映射“{name}”：{words}；只可写 ledger、columns、units")
    ledger = load_all().get(raw.get("ledger", ""))
    if ledger is None:
        raise LoadError(
            f"映射“{name}”：没有台账“{raw.get('ledger', '')}”；ledger 可写 {'、'.join(load_all())}"
        )
    columns = _texts(name, "columns", raw.get("columns"))
    units = _texts(name, "units", raw.get("units", {}))
    headers = Counter(map(_plain, columns))
    if repeated := [header for header, count in headers.items() if count > 1]:
        raise LoadError(f"映射“{name}”：表头 {'、'.join(repeated)} 写了不止一次，请只保留一处")
    found = HeaderMap(
        name,
        ledger.id,
        {_plain(header): column for header, column in columns.items()},
        {_plain(header): unit for header, unit in units.items()},
    )
    _check_columns(found, ledger)
    _check_units(found, ledger)
    return found


def _plain(header: str) -> str:
    return normalise_header(header)[0]


def _texts(name: str, key: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise LoadError(f"映射“{name}”：{key} 应是一张“表头 = 列名”的表，两边都是文字")
    return {str(header): text.strip() for header, text in value.items()}


def _check_columns(given: HeaderMap, ledger: Ledger) -> None:
    where = f"映射“{given.name}”"
    if not given.mapped_headers:
        raise LoadError(f"{where}：没有一个表头对应到“{ledger.label}”的列；请至少指定一列")
    if unknown := [column for column in given.mapped_headers.values() if column not in ledger.by_name]:
        raise LoadError(
            f"{where}：台账“{ledger.label}”没有 {'、'.join(unknown)} 这样的列；"
            f"可用的有 {'、'.join(ledger.by_name)}"
        )
    for column, count in Counter(given.mapped_headers.values()).items():
        if count > 1 and ledger.by_name[column].many != "sum":
            headers = "、".join(header for header, name in given.mapped_headers.items() if name == column)
            raise LoadError(f"{where}：表头 {headers} 都对应“{column}”，只能有一个；请改正其余的")


def _check_units(given: HeaderMap, ledger: Ledger) -> None:
    for header, unit in given.units.items():
        column = ledger.by_name.get(given.columns.get(header, ""))
        if column is None or column.kind != "yuan":
            raise LoadError(f"映射“{given.name}”：units 中的“{header}”没有对应到金额列，请删去")
        if unit not in YUAN_PER:
            raise LoadError(f"映射“{given.name}”：“{header}”的单位“{unit}”不可用，请写 {'、'.join(YUAN_PER)}")


# files ----------------------------------------------------------------------------------------


def _folder(data_dir: Path) -> Path:
    return data_dir / "state" / "mappings"


def names(data_dir: Path) -> list[str]:
    folder = _folder(data_dir)
    return sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []


def _path(data_dir: Path, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise LoadError(f"映射名“{name}”不可用：请用汉字、字母、数字、-、_，不超过 40 个字")
    return _folder(data_dir) / f"{name}.toml"


def read(data_dir: Path, name: str) -> HeaderMap:
    path = _path(data_dir, name)
    if not path.is_file():
        known = "、".join(names(data_dir))
        raise LoadError(f"没有映射“{name}”；{f'可用的有 {known}' if known else '还没有保存过任何映射'}")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LoadError(f"映射文件 {path.name} 看不懂（{error}）；请改正，或在“数据”页重新保存") from error
    return check(name, raw)


def save(data_dir: Path, name: str, raw: Any) -> HeaderMap:
    """Checked, then written whole: a reader sees the old mapping or the new one."""
    path = _path(data_dir, name)
    given = check(name, raw)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(_toml(given), encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(path)
    return given


def _toml(given: HeaderMap) -> str:
    lines = [f"ledger = {_quoted(given.ledger)}", "", "[columns]"]
    lines += [f"{_quoted(header)} = {_quoted(column)}" for header, column in given.columns.items()]
    if given.units:
        lines += ["", "[units]"]
        lines += [f"{_quoted(header)} = {_quoted(unit)}" for header, unit in given.units.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A JSON string is a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
