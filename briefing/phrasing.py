"""Figures as official prose writes them: no thousands separators, 万元 with two decimals, 个百分点."""

from decimal import Decimal

from briefing.facts import Figure, Number
from data.spec.metric import metric
from pages._charts import text

# from tenfold more the difference is said instead of the per cent
MANIFOLD = 10
NAMES = {"last_year": ("同比", "上年同期"), "previous": ("环比", "上期")}


def plain(words: str) -> str:
    """1,234.50 → 1234.50."""
    return words.replace(",", "")


def amount(value: Number, unit: str) -> str:
    """312件, 418.60万元, 97.20%; what is not known is —."""
    return plain(str(text.shown(value, unit)))


def cell(value: Number, unit: str) -> str:
    """The number alone, for a table whose heading has the unit."""
    return plain(text.shown(value, unit).text)


def said(figure: Figure) -> str:
    """投诉量213件."""
    return f"{figure.label}{amount(figure.value, figure.unit)}"


def share(figure: Figure) -> str:
    """按期办结率97.20%，同比提高2.60个百分点; of a handful the parts and no comparison."""
    if text.is_missing(figure.value):
        return f"{figure.label}{'没有可统计的对象' if figure.unit == '%' else text.ABSENT}"
    declared = metric(figure.metric)
    unit, whole = declared.part_unit, figure.denominator
    if unit == "元" or text.is_missing(whole) or not text.is_small_base(Decimal(str(whole)), unit):
        return f"{said(figure)}{changes(figure)}"
    parts = (
        f"{declared.denominator_label}{amount(whole, unit)}",
        f"{declared.numerator_label}{amount(figure.numerator, unit)}",
        "基数小，不作比较" if figure.has_last_year or figure.has_previous else "",
    )
    return f"{said(figure)}（{'，'.join(part for part in parts if part)}）"


def changes(figure: Figure) -> str:
    """，同比下降31.73%（上年同期312件），环比上升2.40%（上期208件）; nothing where nothing compares."""
    parts = []
    if figure.has_last_year:
        parts.append(change(figure.value, figure.last_year, figure.unit, "last_year"))
    if figure.has_previous:
        parts.append(change(figure.value, figure.previous, figure.unit, "previous"))
    for alike, together in (
        (["与上年同期持平", "与上期持平"], "与上年同期、上期均持平"),
        ([f"{base}同为0{_shown_unit(figure.unit)}" for base in ("上年同期", "上期")],
         f"上年同期、上期均为0{_shown_unit(figure.unit)}"),
    ):  # fmt: skip
        if parts == alike:
            parts = [together]
    return "".join(f"，{part}" for part in parts if part)


def change(value: Number, base: Number, unit: str, compare: str) -> str:
    """One comparison in words, right at every edge."""
    name, base_name = NAMES[compare]
    if text.is_missing(value) or text.is_missing(base):
        return ""
    now, before = Decimal(str(value)), Decimal(str(base))
    if unit == "%":
        return _points(now - before, name, base_name)
    if now == before:
        return f"{base_name}同为0{_shown_unit(unit)}" if now == 0 else f"与{base_name}持平"
    return _amounts(now, before, unit, name, base_name)


def _amounts(now: Decimal, before: Decimal, unit: str, name: str, base_name: str) -> str:
    """Per cent of the base; the plain difference where the base is nothing or a handful."""
    moved = now - before
    was = f"{base_name}{amount(before, unit)}"
    more = f"{'增加' if moved > 0 else '减少'}{amount(abs(moved), unit)}"
    if before == 0:
        return f"{base_name}为0，{more}"
    if text.is_small_base(before, unit) or abs(moved) >= MANIFOLD * before:
        # of a handful a percentage says more about chance than about work, and nobody reads 12400%
        return f"比{was}{more}"
    share = text.number(abs(100 * moved / before), 2)
    if Decimal(share.replace(",", "")) == 0:
        return f"与{was}基本持平"
    return f"{name}{'上升' if moved > 0 else '下降'}{plain(share)}%（{was}）"


def _points(moved: Decimal, name: str, base_name: str) -> str:
    """Percentages differ by 个百分点, never by per cent."""
    rounded = round(moved, 2)
    if rounded == 0:
        return f"与{base_name}持平"
    return f"{name}{'提高' if rounded > 0 else '下降'}{text.number(abs(rounded), 2)}个百分点"


def _shown_unit(unit: str) -> str:
    return "万元" if unit == "元" else unit


def short_change(figure: Figure) -> str:
    """同比 for a table cell: −31.73%, −4件 where the base is small, 持平, or —."""
    if not figure.has_last_year or text.is_missing(figure.value) or text.is_missing(figure.last_year):
        return text.NONE
    now, before = Decimal(str(figure.value)), Decimal(str(figure.last_year))
    if now == before:
        return "持平"
    if before == 0 or text.is_small_base(before, figure.unit) or abs(now - before) >= MANIFOLD * before:
        return f"{plain(text.number(now - before, 0, sign=True))}{figure.unit}"
    return f"{plain(text.number(100 * (now - before) / before, 2, sign=True))}%"
