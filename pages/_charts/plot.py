"""What charts of series are drawn from: series over the same names, targets, and marked days."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages._charts.categories import Names
from pages._charts.month_axis import DayMark


@dataclass(frozen=True)
class Series:
    """Values in the unit that is read, None where there is none; `base` is the compared window's.

    `words` are the figures as written, `hover` all that the pointer shows, `tokens` what a click opens.
    """

    name: str
    colour: str
    values: Sequence[float | None]
    base: Sequence[float | None]
    words: Sequence[str]
    hover: Sequence[str]
    tokens: Sequence[str]
    # beside the name of a panel
    total: str = ""

    @property
    def has_base(self) -> bool:
        return any(value is not None for value in self.base)


@dataclass(frozen=True)
class Level:
    """What the figures should come to, from one place of the axis to another, in the unit that is read.

    `words` name it in the key, `title` says in full who wants it.
    """

    start: float
    end: float
    value: float
    words: str
    title: str


@dataclass(frozen=True)
class Plot:
    """Series over names. `rest` are drawn without colour, and said in `remark`; `marks` are days with their
    places on the axis."""

    names: Names
    series: Sequence[Series]
    unit: str
    base_name: str = ""
    rest: Sequence[Series] = ()
    remark: str = ""
    # a share may float, for no column stands on its axis
    is_share: bool = False
    marks: Sequence[tuple[float, DayMark]] = ()
    levels: Sequence[Level] = ()

    @property
    def every(self) -> list[Series]:
        return [*self.rest, *self.series]
