"""Figures as official prose writes them: no thousands separators, 万元 with two decimals, 个百分点."""

from briefing.facts import Figure, Number
from data.query.comparison import Comparison
from data.spec.metric import metric
from pages._charts import text


def plain(words: str) -> str:
    """1,234.50 → 1234.50."""
    return words.replace(",", "")


def amount(value: text.Number, unit: str) -> str:
    """312件, 418.60万元, 97.20%; — where unknown."""
    return plain(str(text.shown(value, unit)))


def cell(value: Number, unit: str) -> str:
    """The number without its unit, for a table whose heading has the unit."""
    return plain(text.shown(value, unit).text)


def labelled_amount(figure: Figure) -> str:
    """投诉量213件."""
    return f"{figure.label}{amount(figure.value, figure.unit)}"


def unknown(figure: Figure) -> str:
    """Why a figure is missing: 数据未到, or 未知 and the reason in a few characters."""
    return f"未知（{figure.word}）" if figure.word not in ("", text.ABSENT) else text.ABSENT


def stated(figure: Figure) -> str:
    """314.50万元（核实79/214件）: a figure with what belongs to it."""
    return f"{amount(figure.value, figure.unit)}{remarks(figure)}"


def remarks(figure: Figure, *before: str) -> str:
    """（核实79/214件，目标95%，未达到）: of how many records a figure is, and its target; "" without either.

    `before`: other words about the figure, in the same brackets.
    """
    words = "，".join(part for part in (*before, figure.recorded, plain(figure.goal)) if part)
    return f"（{words}）" if words else ""


def share(figure: Figure) -> str:
    """按期办结率97.20%，同比提高2.60个百分点; on a small base the two parts without comparison."""
    if figure.status == "unknown" or (text.is_missing(figure.value) and figure.unit != "%"):
        return f"{figure.label}{unknown(figure)}{remarks(figure)}"
    if text.is_missing(figure.value):
        return f"{figure.label}没有可统计的对象{remarks(figure)}"
    declared = metric(figure.metric)
    unit, whole = declared.part_unit, figure.denominator
    if not figure.is_of_few:
        return f"{labelled_amount(figure)}{remarks(figure)}{changes(figure)}"
    parts = (
        f"{declared.denominator_label}{amount(whole, unit)}",
        f"{declared.numerator_label}{amount(figure.numerator, unit)}",
        "基数小，不作比较" if figure.last_year or figure.previous else "",
    )
    return f"{labelled_amount(figure)}{remarks(figure, *parts)}"


def changes(figure: Figure) -> str:
    """，同比下降31.73%（上年同期312件），环比上升2.40%（上期208件）; empty where there is no comparison."""
    parts = [change(one) for one in (figure.last_year, figure.previous) if one]
    for alike, together in (
        (["与上年同期持平", "与上期持平"], "与上年同期、上期均持平"),
        ([f"{base}同为0{_shown_unit(figure.unit)}" for base in ("上年同期", "上期")],
         f"上年同期、上期均为0{_shown_unit(figure.unit)}"),
    ):  # fmt: skip
        if parts == alike:
            parts = [together]
    return "".join(f"，{part}" for part in parts if part)


def change(comparison: Comparison) -> str:
    """One comparison in words."""
    one = comparison
    if one.compare is None or one.difference is None:
        return ""
    name, base_name = text.COMPARISONS[one.compare]
    if one.kind == "equal":
        is_zero = one.unit != "%" and one.value == 0
        return f"{base_name}同为0{_shown_unit(one.unit)}" if is_zero else f"与{base_name}持平"
    if one.kind == "points":
        moved = text.number(abs(one.difference), 2)
        return f"{name}{'提高' if one.direction == 'up' else '下降'}{moved}个百分点"
    return _amounts(one, name, base_name)


def _amounts(one: Comparison, name: str, base_name: str) -> str:
    """The change in per cent of the base; the difference where there is no percentage."""
    more = f"{'增加' if one.direction == 'up' else '减少'}{plain(text.difference(one))}"
    if one.base == 0:
        return f"{base_name}为0，{more}"
    was = f"{base_name}{amount(one.base, one.unit)}"
    if one.kind == "difference" or one.percent is None:
        return f"比{was}{more}"
    if one.kind == "almost":
        return f"与{was}{text.ALMOST}"
    share = plain(text.number(abs(one.percent), 2))
    return f"{name}{'上升' if one.direction == 'up' else '下降'}{share}%（{was}）"


def _shown_unit(unit: str) -> str:
    return "万元" if unit == "元" else unit


def short_change(comparison: Comparison | None) -> str:
    """同比 for a table cell: −31.73%, −4件 where the base is small, 持平, or —."""
    if comparison is None or comparison.difference is None:
        return text.NONE
    if comparison.kind == "equal":
        return text.SAME
    if comparison.kind == "almost":
        return text.ALMOST
    if comparison.kind == "percent":
        return f"{plain(text.number(comparison.percent, 2, sign=True))}%"
    return f"{plain(text.number(comparison.difference, 0, sign=True))}{comparison.unit}"
