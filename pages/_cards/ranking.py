"""Cards of 镇街排名: the scores, and why one town lost points."""

from itertools import groupby
from typing import Any

import pandas as pd
from dash import html

from data.frames import records
from data.query.scoring import ScoreTable, TownScore
from data.spec import reference
from data.view import View
from pages._charts import text
from pages._charts.look import Look
from pages._charts.native import NativeChart, series
from pages._charts.ranking import Block, Limits, ranking, share_pct
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.narrowing import figures_named, other_filters, subject

# the metrics of today's scheme, for a page's frame before any snapshot is read; answers use scored()
SCORED = tuple(dict.fromkeys(item.metric for item in reference.scoring_items()))
NO_TOWN = "所选范围没有可排名的镇街"
# a name in the address: the town whose score is explained
WHY_TOWN = "why"
REMARK = (
    "得分按评分细则逐项计算，各项分值折算为满分100分；无样本的项按满分计，样本不足的并入县均。"
    "全县一起排名，筛选镇街只影响显示。"
)


def scored(view: View) -> tuple[str, ...]:
    """The metrics of the scheme that the view's snapshot was built with."""
    return tuple(dict.fromkeys(item.metric for item in view.snapshot.scoring))


def limits(view: View) -> Limits:
    """The limits valid on the window's last day, as used by the scores."""
    return Limits(
        view.limit_then("score_weak_pct"),
        view.limit_then("score_poor_pct"),
        view.limit_then("small_sample"),
    )


def blocks_of(table: ScoreTable) -> list[Block]:
    """Blocks in the scheme's order, with the full points of their items."""
    if not table.towns:
        return []
    parts = table.towns[0].parts
    names = list(dict.fromkeys(part.item.block for part in parts))
    return [
        Block(name, f"block_{name}", float(sum(part.full for part in parts if part.item.block == name)))
        for name in names
    ]


def block_points(town: TownScore) -> dict[str, float]:
    ordered = sorted(town.parts, key=lambda part: part.item.block)
    return {
        f"block_{name}": float(sum(part.points for part in parts))
        for name, parts in groupby(ordered, key=lambda part: part.item.block)
    }


def remark_of(town: TownScore) -> str:
    if town.is_small_sample:
        return "样本量小"
    return "有无样本项" if town.has_no_sample else ""


def scores_frame(view: View) -> pd.DataFrame:
    table = view.scores()
    frame = pd.DataFrame(
        [
            {
                "town": town.town_code,
                "town_name": town.town_name,
                "rank": town.rank,
                "score": float(town.score),
                "remark": remark_of(town),
                **block_points(town),
            }
            for town in table.towns
        ]
    )
    frame.attrs["blocks"] = blocks_of(table)
    frame.attrs["notes"] = table.notes
    frame.attrs["caution"] = table.caution
    return frame


def chosen_town(view: View, codes: list[str]) -> str:
    """The town in the address; else the last one in the ranking."""
    wanted = view.choice(WHY_TOWN)
    return wanted if wanted in codes else (codes[-1] if codes else "")


def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    chosen = chosen_town(view, list(frame["town"])) if len(frame) else ""
    chosen = "" if look.is_paper else chosen
    return ranking(frame, frame.attrs["blocks"], limits(view), chosen=chosen, look=look)


def scores_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = [
        Column("名次", "rank", "名", decimals=0),
        Column("镇街", "town_name"),
        Column("得分", "score", "分"),
        *[
            Column(f"{block.name}（满分{text.number(block.full, 2)}）", block.key, "分")
            for block in frame.attrs["blocks"]
        ],
        Column("备注", "remark"),
    ]
    return Table(columns, frame)


def scores_sub(frame: pd.DataFrame, view: View) -> str:
    notes = "；".join(words for words in frame.attrs["notes"] if "试算" in words or "不计分" in words)
    said = "；".join(filter(None, (frame.attrs["caution"], notes)))
    return f"满分100分，{view.period_label}，点一行看失分原因" + (f"；{said}" if said else "")


def scores_sentence(frame: pd.DataFrame, view: View) -> str:
    """Why the order may be chance, on paper too; nothing where every town has cases enough."""
    of = f"{view.period_label}{subject(view, figures_named(*scored(view)))}"
    caution = frame.attrs["caution"]
    return f"{of}镇街评价：{caution}。" if caution else ""


def native_scores(frame: pd.DataFrame, _view: View) -> NativeChart:
    """The scores by rank."""
    if frame.empty:
        return NativeChart("bars", [], [], "分")
    return NativeChart(
        "bars", list(frame["town_name"]), [series("得分", frame["score"], "分", LIGHT.bar)], "分"
    )


SCORES = Card(
    id="town-scores",
    title="镇街评价排名",
    unit="分",
    metrics=SCORED,
    metrics_of=scored,
    rows=SCORED,
    ask=scores_frame,
    table=scores_table,
    draw=draw,
    native=native_scores,
    sub=scores_sub,
    conclude=scores_sentence,
    remark=REMARK,
    tall=lambda frame: 74 + 26 * len(frame),
    wide=760,
    short=REMARK,
    span=8,
    height=580,
)


# -- why -------------------------------------------------------------------------------------------


def explained(view: View) -> View:
    """The view with the town whose score is explained among its choices: the default one may be another
    in the next snapshot."""
    code = chosen_town(view, [town.town_code for town in view.scores().towns])
    return view.with_choice(WHY_TOWN, code)


def lost_name(view: View) -> str:
    """姜店镇失分原因; without the town where the view is filtered by it."""
    town = view.codes("town").get(explained(view).choice(WHY_TOWN), "")
    return f"{'' if town == view.place else town}失分原因"


def lost_sentence(frame: pd.DataFrame, view: View) -> str:
    town = frame.attrs["town"]
    if town is None:
        return f"{NO_TOWN}。"
    whose = f"{town.town_name}{other_filters(view, figures_named(*scored(view)))}"
    return (
        f"{view.period_label}{whose}得{text.number(town.score, 2)}分，"
        f"在{frame.attrs['of']}个镇街中列第{town.rank}名{frame.attrs['few']}。"
    )


def parts_frame(view: View) -> pd.DataFrame:
    table = view.scores()
    code = chosen_town(view, [town.town_code for town in table.towns])
    frame = table.parts()
    frame = frame[frame["town"] == code] if len(frame) else frame
    frame = frame.sort_values("lost", ascending=False, kind="stable") if len(frame) else frame
    frame.attrs["town"] = next((town for town in table.towns if town.town_code == code), None)
    frame.attrs["of"] = table.ranked_towns
    # most towns have few cases, so that no rank says much
    frame.attrs["few"] = f"；{table.few.caution}" if table.few.caution else ""
    return frame


def parts_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("镇街", "town_name", is_on_paper=False),
        Column("类别", "block", is_on_paper=False),
        Column("项目", "label"),
        Column("满分", "full", "分"),
        Column("得分", "points", "分"),
        Column("失分", "lost", "分"),
        Column("说明", "explanation", most=24),
    )
    return Table(columns, frame, empty=NO_TOWN)


def show_parts(frame: pd.DataFrame, view: View) -> Any:
    town = frame.attrs["town"]
    if town is None:
        return html.Div(NO_TOWN, className="empty")
    lost = frame[frame["lost"] > 0]
    full = frame[frame["lost"] <= 0]
    blocks, edges = dict.fromkeys(frame["block"]), limits(view)
    rows = [_lost_row(row, view) for row in records(lost)]
    return [
        html.Div(
            [
                html.Span(town.town_name, className="why-town"),
                html.B(text.number(town.score, 2), className="why-score"),
                html.Span(
                    f"第{town.rank}名，共{frame.attrs['of']}个镇街{frame.attrs['few']}", className="why-rank"
                ),
            ],
            className="why-head",
            # 查看明细 of the card opens the rows of this town alone
            **{"data-rows-of": f"town:{town.town_code}"},
        ),
        html.Div([_block_bar(name, frame, edges) for name in blocks], className="why-blocks"),
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [html.Th("失分最多的项"), html.Th("失分", className="is-number"), html.Th("依据")]
                    )
                ),
                html.Tbody(rows or [html.Tr(html.Td("没有失分", colSpan=3))]),
            ],
            className="plain why-table",
        ),
        html.P(_full_items(full), className="why-full"),
    ]


def _lost_row(row: dict[str, Any], _view: View) -> html.Tr:
    """The item, why it lost points, and a link to the rows behind it."""
    return html.Tr(
        [
            html.Td(
                [
                    html.B(f"{row['item']} {row['label']}"),
                    html.Div(row["explanation"], className="why-words"),
                ]
            ),
            html.Td(f"{text.MINUS}{text.number(row['lost'], 2)}", className="is-number tone-worse"),
            html.Td(_rows_button("明细", row)),
        ]
    )


def _rows_button(words: str, row: dict[str, Any]) -> html.Button:
    """The button that opens the rows behind an item of a town."""
    return html.Button(
        words,
        className="link-button",
        **{"data-rows": row["metric"], "data-also": f"town:{row['town']}"},
    )


def _full_items(full: pd.DataFrame) -> list[Any]:
    """The items without lost points, each with a link to its rows."""
    found: list[Any] = []
    for row in records(full):
        found += ["、" if found else "未失分：", _rows_button(row["label"], row)]
    return found


def _block_bar(name: str, frame: pd.DataFrame, edges: Limits) -> html.Div:
    own = frame[frame["block"] == name]
    got, full = own["points"].sum(), own["full"].sum()
    share = share_pct(got, full)
    state = " is-poor" if share < edges.poor_pct else " is-weak" if share < edges.weak_pct else ""
    return html.Div(
        [
            html.Span(name, className="name"),
            html.Div(html.Div(className=f"fill{state}", style={"width": f"{share:.1f}%"}), className="track"),
            html.Span(f"{text.number(got, 2)} / {text.number(full, 2)}", className="points"),
        ],
        className="why-block",
    )


WHY = Card(
    id="town-why",
    title="为什么是这个分",
    name="失分原因",
    name_of=lost_name,
    conclude=lost_sentence,
    unit="分",
    metrics=SCORED,
    metrics_of=scored,
    rows=SCORED,
    ask=parts_frame,
    table=parts_table,
    show=show_parts,
    sub=lambda _frame, view: f"失分从大到小，{view.period_label}",
    remark=REMARK,
    short=REMARK,
    span=4,
    explains=WHY_TOWN,
    height=580,
)

CARDS = (SCORES, WHY)
