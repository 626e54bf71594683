"""Which county this is, as `anxin.toml` says, or the file named by `ANXIN_CONFIG`.

Read once a process, before anything else: whatever is wrong with it ends the program with a sentence.
"""

import os
import re
import tomllib
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).resolve().parents[1] / "anxin.toml"
CODE = re.compile(r"\d{6}")
# where tomllib says that it stopped
LINE = re.compile(r"line (\d+)")
LISTS = ("neighbours", "misspelt", "town_words", "town_landmarks")


class ConfigError(SystemExit):
    """The file cannot be used. Ends the program: nothing can be read or shown of an unknown county."""


@dataclass(frozen=True)
class County:
    """How the county is called and written, and where its reference files are.

    `neighbours`: counties nearby whose names begin with a family name. `misspelt`: the name written wrongly.
    `town_words`, `town_landmarks`: names of towns that are also words, or lakes, hills and rivers.
    """

    name: str
    short: str
    code: str
    province: str
    city: str
    office: str
    reference: Path
    neighbours: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    town_words: tuple[str, ...] = ()
    town_landmarks: tuple[str, ...] = ()

    @cached_property
    def kind(self) -> str:
        """县, 市, 区, 旗 or 自治县: what follows the short name."""
        return self.name.removeprefix(self.short)

    @cached_property
    def written(self) -> str:
        """Pattern: 高唐县 or 高唐."""
        return f"{re.escape(self.short)}(?:{re.escape(self.kind)})?"

    @cached_property
    def before_town(self) -> str:
        """Pattern: what may stand before a town or a name, 山东省聊城市高唐县 or any part of it."""
        return "".join(f"(?:{re.escape(one)})?" for one in (self.province, self.city, self.name))

    @cached_property
    def before_office(self) -> str:
        """Pattern: what may stand before an office, which is also written 县住建局."""
        start = "".join(f"(?:{re.escape(one)})?" for one in (self.province, self.city, self.short))
        return f"{start}(?:{re.escape(self.kind)})?"

    @cached_property
    def nothing_but_county(self) -> str:
        """Pattern: an address that stops at the county."""
        regions = ((one[:-1], one[-1]) for one in (self.province, self.city))
        start = "".join(f"(?:{re.escape(short)}{kind}?)?" for short, kind in regions)
        return f"{start}(?:{self.written})?"


def read_county(path: Path) -> County:
    """Raises: ConfigError that names the file, the key and the remedy."""
    try:
        with path.open("rb") as file:
            declared = tomllib.load(file)
    except OSError as error:
        raise ConfigError(
            f"读不了配置文件 {path}（{error.strerror}）；请从安装包恢复，或用 ANXIN_CONFIG 另指一份。"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = LINE.search(str(error))
        where = f"第{line[1]}行" if line else ""
        raise ConfigError(f"配置文件 {path} {where}不是有效的 TOML；请照 anxin.toml 的写法改正。") from error
    given = declared.get("county")
    if not isinstance(given, dict):
        raise ConfigError(f"配置文件 {path} 没有 [county] 一节。")
    known = {one.name for one in fields(County)}
    if wrong := sorted(set(given) - known):
        raise ConfigError(f"配置文件 {path} 的 [county] 有不认识的 {'、'.join(wrong)}。")
    values = {key: _value(path, key, given.get(key)) for key in known}
    county = County(**values | {"reference": _folder(path, values["reference"])})
    if not CODE.fullmatch(county.code):
        raise ConfigError(f"配置文件 {path} 的 code 应是六位数字，现为 {county.code}。")
    if not county.kind or county.kind == county.name:
        raise ConfigError(f"配置文件 {path} 的 short 应是 name 去掉“县、市、区、旗”的写法。")
    return county


def _value(path: Path, key: str, given: Any) -> Any:
    if key in LISTS:
        several = [] if given is None else given
        if isinstance(several, list) and all(isinstance(one, str) and one for one in several):
            return tuple(several)
        raise ConfigError(f"配置文件 {path} 的 {key} 应是一列文字。")
    if isinstance(given, str) and given.strip():
        return given.strip()
    raise ConfigError(f"配置文件 {path} 的 [county] 缺 {key}，或不是文字。")


def _folder(path: Path, named: str) -> Path:
    folder = (path.parent / named).resolve()
    if not folder.is_dir():
        raise ConfigError(f"配置文件 {path} 的 reference 指的文件夹 {folder} 不存在。")
    return folder


@lru_cache(maxsize=1)
def county() -> County:
    named = os.environ.get("ANXIN_CONFIG", "").strip()
    return read_county(Path(named).expanduser().resolve() if named else CONFIG)
