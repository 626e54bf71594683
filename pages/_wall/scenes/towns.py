"""镇街: the twelve towns as tiles near their places on the map, and the list by score beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from data.query.comparison import Comparison
from data.query.measures import comparison_limits
from data.query.scoring import TownScore
from data.query.windows import Window
from data.spec import reference
from data.view import View
from pages._charts import text
from pages._charts.locator import Locator
from pages._charts.look import WALL
from pages._charts.text import Number, is_missing, number
from pages._charts.theme import DARK, ChangeEdges
from pages._wall import frame
from pages._wall.county_queries import change_edges
from pages._wall.rows import Row, rows
from pages._wall.scene import Scene
from pages._wall.sentence import Span
from pages._wall.window import window_words

# the share of the change's colour in a tile; white text stays readable on every step
TINTS = (0.52, 0.40, 0.26, 0.48, 0.58)


@dataclass(frozen=True)
class TownTile:
    """One town: matters (项) with last year's, as on the map of 总览; complaints (件); place on the grid."""

    name: str
    column: int
    row: int
    matters: Comparison
    complaints: Number


@dataclass(frozen=True)
class Ranked:
    """One line of the list by score: the item with most lost points, and whether it is a small sample."""

    rank: int
    name: str
    score: Number
    worst_item: str
    worst_lost: Number
    is_small_sample: bool


@dataclass(frozen=True)
class Towns:
    snapshot_status: frame.SnapshotStatus
    window: Window
    tiles: tuple[TownTile, ...]
    locator: Locator
    # matters without a listed town
    unplaced: tuple[tuple[str, Number], ...]
    ranked: tuple[Ranked, ...]
    small_sample: int
    # a base with fewer matters has no percentage
    small_base: int
    change_edges: ChangeEdges
    # why no order says much, where most towns have few cases
    too_few: str = ""


# -- queries ---------------------------------------------------------------------------------------


def ask(view: View) -> Towns:
    matters = {row["town"]: row for row in view.split("matters_received", "town")}
    complaints = view.split("complaints_received", "town", compare=None)
    received = {row["town"]: row["value"] for row in complaints}
    listed = view.snapshot.towns
    codes = {town.town_code for town in listed}
    return Towns(
        snapshot_status=frame.snapshot_status_of(view, "matters_received", "recovered_pct"),
        window=view.window,
        tiles=tuple(
            TownTile(
                town.town_name,
                town.tile_column,
                town.tile_row,
                matters[town.town_code]["comparison"],
                received[town.town_code],
            )
            for town in listed
        ),
        locator=Locator(
            reference.county_outline(), tuple((town.longitude, town.latitude) for town in listed)
        ),
        unplaced=tuple(
            (row["town_name"], row["value"]) for code, row in matters.items() if code not in codes
        ),
        ranked=() if view.is_absent("complaints_received") else _ranked(view),
        too_few="" if view.is_absent("complaints_received") else view.scores().few.caution,
        small_sample=view.limit_then("small_sample"),
        small_base=int(comparison_limits(view.snapshot).small_base),
        change_edges=change_edges(view),
    )


def _ranked(view: View) -> tuple[Ranked, ...]:
    return tuple(_line(town) for town in view.scores().towns)


def _line(town: TownScore) -> Ranked:
    worst = max(town.parts, key=lambda part: part.lost)
    return Ranked(town.rank, town.town_name, town.score, worst.item.label, worst.lost, town.is_small_sample)


# -- drawing ---------------------------------------------------------------------------------------


def has_data(data: Towns) -> bool:
    return any(not is_missing(tile.matters.value) for tile in data.tiles)


def layout(data: Towns) -> list[Component]:
    body = html.Div([grid_card(data), ranking_card(data)], className="wall-scene wall-towns")
    return frame.stage(data.snapshot_status, answer(data), body)


def answer(data: Towns) -> list[Span]:
    """Towns with a fall or a rise, first and last by score; small bases are not judged."""
    return [*_movement(data), ("；", ""), *_scores(data), ("。", "")]


def _movement(data: Towns) -> list[Span]:
    known = [tile for tile in data.tiles if not is_missing(tile.matters.value)]
    if not known:
        return [(f"{window_words(data.window)}各镇街投诉数据未到", "")]
    changes = {tile.name: tile.matters for tile in known if tile.matters.percent is not None}
    head: Span = (f"{window_words(data.window)}{len(known)}个镇街中", "")
    if not changes:
        return [head, ("，上年基数都小，不作升降判断", "")]
    fell = sum(change.direction == "down" for change in changes.values())
    rising = [(name, change) for name, change in changes.items() if change.direction == "up"]
    rose = sorted(rising, key=lambda one: -(one[1].percent or 0))
    spans: list[Span] = [head, (f"{fell}个事项下降" if fell else "没有事项下降的", "better" if fell else "")]
    if rose:
        named = f"{rose[0][0]}{text.short_change(rose[0][1], 1)[0]}"
        more = f"等{len(rose)}个上升" if len(rose) > 1 else ""
        spans += [("，", ""), (named + more, "worse")]
    else:
        spans.append(("，没有上升的", ""))
    small = len(known) - len(changes)
    return [*spans, (f"，{small}个基数小不比", "")] if small else spans


def _scores(data: Towns) -> list[Span]:
    ranked = [one for one in data.ranked if not is_missing(one.score)]
    if not ranked:
        return [("评分数据未到", "")]
    scores = [number(one.score, 1) for one in ranked]
    spans: list[Span] = [("评分最高", ""), (_named(ranked[0], scores.count(scores[0])), "strong")]
    if scores[0] != scores[-1]:
        spans += [("，最低", ""), (_named(ranked[-1], scores.count(scores[-1])), "strong")]
    if data.too_few:
        return [*spans, (f"；{data.too_few}", "")]
    small = sum(one.is_small_sample for one in ranked)
    return [*spans, (f"；{small}个镇街件数少，先后可能只是偶然", "")] if small else spans


def _named(one: Ranked, equals: int) -> str:
    """The town with a score, and the number of towns where several share it as shown."""
    return f"{one.name}{f'等{equals}个镇街' if equals > 1 else ''}{number(one.score, 1)}分"


def mixed(step: int) -> str:
    """The colour of the step mixed into the colour of the card."""
    share, over, under = TINTS[step], DARK.diverging[step], DARK.card
    parts = [
        round(int(under[at : at + 2], 16) * (1 - share) + int(over[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def grid_card(data: Towns) -> Component:
    tiles = [_tile(tile, data.change_edges) for tile in data.tiles]
    return frame.card(
        "grid",
        "各镇街投诉事项",
        f"项，{window_words(data.window)}；同一诉求几件并为1项，底色为同比",
        html.Div([_locator(data), *tiles, _legend(data)], className="wall-town-grid"),
        html.P(_unplaced(data.unplaced), className="wall-grid-foot"),
        metrics=("matters_received", "complaints_received"),
    )


def _unplaced(unplaced: Sequence[tuple[str, Number]]) -> str:
    named = [f"{name}{number(value)}项" for name, value in unplaced if value]
    more = f"另有{'、'.join(named)}。" if named else ""
    return f"格子按大致方位排列，大小相同，不代表面积。{more}"


def _locator(data: Towns) -> Component:
    """A small map of the towns, in the north-west corner of the grid, where no town is."""
    changes = [tile.matters.percent for tile in data.tiles]
    colours = [
        DARK.tertiary if change is None else DARK.diverging[data.change_edges.step(change)]
        for change in changes
    ]
    return html.Div(
        [html.Img(src=data.locator.picture(colours, WALL), alt="各镇街实际位置示意图"), "实际位置示意"],
        className="wall-locator",
    )


def _tile(tile: TownTile, edges: ChangeEdges) -> Component:
    change = tile.matters.percent
    fill = {"background": DARK.raised if change is None else mixed(edges.step(change))}
    place = {"gridColumn": tile.column + 1, "gridRow": tile.row + 1}
    words, _ = text.short_change(tile.matters, 1)
    base = "上年数据未到" if tile.matters.base is None else f"上年{number(tile.matters.base)}项"
    marked = ["wall-town-unjudged"] if change is None else []
    if not is_missing(tile.matters.value) and float(tile.matters.value or 0) >= 100:
        marked.append("wall-town-many")
    return html.Div(
        [
            html.Div(tile.name, className="wall-town-name"),
            html.Div(
                [
                    html.Span(
                        number(tile.matters.value),
                        className="wall-town-figure",
                        **{"data-roll": f"town-{tile.name}"},
                    ),
                    html.Span(f"项·{number(tile.complaints)}件", className="wall-town-complaints"),
                ]
            ),
            html.Div(words, className="wall-town-change"),
            html.Div(base, className="wall-town-base"),
        ],
        className=" ".join(["wall-town", *marked]),
        style=fill | place,
    )


def _legend(data: Towns) -> Component:
    steps = [
        html.Div([html.I(style={"background": mixed(step)}), html.Span(words)], className="wall-legend-step")
        for step, words in enumerate(data.change_edges.words)
    ]
    small = html.Div(
        [html.I(style={"background": DARK.raised}), html.Span(f"上年不足{data.small_base}项")],
        className="wall-legend-step",
    )
    return html.Div([*steps, small], className="wall-legend")


def ranking_card(data: Towns, *, is_narrow: bool = False) -> Component:
    """Towns by score, without grade, since only the frozen edition has grades."""
    lines = [
        Row(
            # a figure space, as wide as a digit, aligns the names
            f"{one.rank:\u2007>2}　{one.name}",
            one.score,
            number(one.score, 1),
            "分",
            _lost(one) + ("　件数少" if one.is_small_sample and not is_narrow else ""),
            colour=DARK.bar,
            is_hollow=one.is_small_sample,
        )
        for one in data.ranked
    ]
    keys = html.Div(
        html.Span(f"空心：有指标不足{data.small_sample}件，名次仅供参考", className="wall-key"),
        className="wall-keys",
    )
    return frame.card(
        "ranking",
        "镇街评分",
        "满分100；右为失分最多的一项，空心为件数少"
        if is_narrow
        else f"满分100，{window_words(data.window)}试算；右为失分最多的一项",
        rows(lines, full=100, empty="还没有可以评分的数据"),
        metrics=(),
        key=keys,
    )


def _lost(one: Ranked) -> str:
    if is_missing(one.worst_lost) or not one.worst_lost:
        return "没有失分"
    return f"{one.worst_item} {text.MINUS}{number(one.worst_lost, 1)}"


SCENE = Scene("towns", "镇街", 2, ask, layout, has_data)
