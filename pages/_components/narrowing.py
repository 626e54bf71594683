"""The filters of a view in words, decided here alone: titles, sentences, notes and names of files use it."""

import re
from collections.abc import Collection, Iterable, Mapping

from data.query.filters import NARROWING_NAMES, UNKNOWN, code_name
from data.query.place_names import MOST_NAMED
from data.spec import reference
from data.spec.metric import dimensions, metric
from data.view import COUNTY_NAME, View
from pages._charts.paper import Sheet

TOWN = "town"
# what several chosen codes are counted as
COUNTED = {
    TOWN: "个镇街",
    "sector": "个行业",
    "channel": "个渠道",
    "authority": "个主管部门",
    "route": "种追发方式",
    "account": "个资金账户",
}
# the figures shown, by name, and the dimensions by which each can be narrowed
Figures = Mapping[str, Collection[str]]


def figures_named(*metric_ids: str) -> dict[str, Collection[str]]:
    return {metric(one).label: dimensions(metric(one)) for one in metric_ids}


def narrowing(view: View, figures: Figures) -> list[str]:
    """The chosen dimensions that narrow any of the figures."""
    return [
        key for key in NARROWING_NAMES if view.chosen(key) and any(key in known for known in figures.values())
    ]


def filters_in_words(view: View, keys: Iterable[str] = NARROWING_NAMES) -> str:
    """All chosen codes by name: 镇街：姜店镇；渠道：全国平台."""
    return "；".join(
        f"{NARROWING_NAMES[key]}：{'、'.join(_names(view, key))}" for key in keys if view.chosen(key)
    )


def filters_of(view: View, figures: Figures) -> str:
    """The same, with a note of those that figures cannot follow."""
    return filters_in_words(view) + idle_filters(view, figures)


def unsaid_filters(view: View, figures: Figures) -> str:
    """What of the filters a title does not name: several codes counted there, and those that are idle."""
    cut = filters_in_words(view, [key for key in NARROWING_NAMES if len(view.chosen(key)) > MOST_NAMED])
    return (f"（{cut}）" if cut else "") + idle_filters(view, figures)


def idle_filters(view: View, figures: Figures) -> str:
    """Says which chosen filter a figure cannot follow: a deposit has no channel."""
    parts = []
    for key, name in NARROWING_NAMES.items():
        idle = [label for label, known in figures.items() if key not in known] if view.chosen(key) else []
        if idle:
            of = f"于{'、'.join(idle)}" if len(idle) < len(figures) else ""
            parts.append(f"{name}筛选不适用{of}")
    return f"（{'；'.join(parts)}）" if parts else ""


def subject(view: View, figures: Figures) -> str:
    """What figures are of, for titles and sentences: 高唐县, or 鱼邱湖街道（房建；12345热线）."""
    return view.place + other_filters(view, figures)


def other_filters(view: View, figures: Figures) -> str:
    """（房建；12345热线）: what narrows the figures besides their towns; "" where nothing does."""
    parts = _short(view, figures, MOST_NAMED)
    return f"（{'；'.join(parts)}）" if parts else ""


def _short(view: View, figures: Figures, most: int) -> list[str]:
    """Each dimension besides the towns in a few words: 房建、市政, or 房建等5个行业."""
    found = []
    for key in narrowing(view, figures):
        if key != TOWN:
            names = _names(view, key, is_short=True)
            found.append(
                "、".join(names) if len(names) <= most else f"{names[0]}等{len(names)}{COUNTED[key]}"
            )
    return found


def _names(view: View, key: str, *, is_short: bool = False) -> list[str]:
    """Names of the chosen codes; 未注明 says of what, and a well-known authority is named briefly."""
    short = {one.authority: one.short_name for one in reference.authorities()} if key == "authority" else {}
    names = {code: code_name(key, code, view.snapshot) for code in view.chosen(key)}
    if not is_short:
        return list(names.values())
    return [
        f"{NARROWING_NAMES[key]}{name}" if code == UNKNOWN else short.get(code, name)
        for code, name in names.items()
    ]


def file_name(
    title: str,
    view: View,
    extension: str,
    figures: Figures,
    *,
    is_pinned: bool = False,
    sheet: Sheet | None = None,
    has_period: bool = True,
) -> str:
    """高唐县_鱼邱湖街道_房建_投诉量趋势_2024上半年_截至20240630_Word.png; of a snapshot asked for by its id,
    its end as well. A list of the present state has no period."""
    period = re.sub(r"^(\d{4})年(?=[上下]半年|[一二三四]季度)", r"\1", view.period_label)
    parts = [
        COUNTY_NAME,
        *([part] if (part := re.sub("[（）]", "", view.place.removeprefix(COUNTY_NAME))) else []),
        *_short(view, figures, 1),
        title,
        *([period] if has_period else []),
        f"截至{view.snapshot.data_until:%Y%m%d}",
        # two snapshots may reach the same day: what was asked of one says which
        *([f"快照{view.snapshot.id[-8:]}"] if is_pinned else []),
    ]
    name = re.sub(r"[\\/:*?\"<>|\s]", "", "_".join(parts))
    return for_sheet(f"{name}.{extension}", sheet) if sheet else f"{name}.{extension}"


def for_sheet(name: str, sheet: Sheet) -> str:
    """The name of a picture in one format: 甲.png → 甲_幻灯片.png."""
    stem, _, extension = name.rpartition(".")
    return f"{stem}_{sheet.name}.{extension}"
