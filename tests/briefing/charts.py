"""Holds every number of an official picture against the API: labels, columns, marks and notes.

A picture is read as the figure that the renderer is given: what stands there is what is drawn.
"""

import re
from decimal import Decimal
from itertools import accumulate
from typing import Any

from tests.briefing.phrases import NUM
from tests.briefing.reading import Reader, rounded

# chart → metric and what it is split by
LISTS = {
    "complaints-by-town": ("complaints_received", "town"),
    "complaints-by-sector": ("complaints_received", "sector"),
    "recovery-by-route": ("recovered_yuan", "route"),
    "deposit-coverage-by-town": ("deposit_coverage_pct", "town"),
}
# those whose conclusion says which part is the largest
SPLITS = {**LISTS, "complaints-by-channel": ("complaints_received", "channel")}
FUND = ("fund_pool_yuan", "fund_advanced_yuan", "fund_repaid_yuan", "fund_outstanding_yuan",
        "fund_balance_yuan")  # fmt: skip


def plain(words: str) -> str:
    return re.sub(r"</?(?:b|span)[^>]*>", "", words.replace("<br>", " "))


def read_chart(reader: Reader, key: str, figure: dict[str, Any], definition: str) -> None:
    """Every text of the figure is held against the API; `reader.wrong` lists what does not agree."""
    notes = figure["layout"]["annotations"]
    if key in LISTS:
        left = _list(reader, figure, *LISTS[key])
    elif key == "fund-accounts":
        left = _accounts(reader, figure)
    elif key == "town-scores":
        left = _scores(reader, figure)
    elif key == "complaints-by-channel":
        left = _channels(reader, figure)
    elif key == "recovery-cumulative":
        left = _cumulative(reader, figure)
    else:
        left = _months(reader, figure)
    own = [note for note in notes if note in left]
    _around(reader, key, [plain(note["text"]) for note in own], definition)


def _around(reader: Reader, key: str, words: list[str], definition: str) -> None:
    """Title, unit, legend, conclusion, 口径, source."""
    begin = next(place for place, one in enumerate(words) if one.startswith("口径："))
    end = next(place for place, one in enumerate(words) if one.startswith("来源："))
    if "".join(words[begin:end]) != f"口径：{definition}":
        reader.wrong.append(f"口径 is {words[begin:end]}")
    # the limits of the colours and of a small sample are the scheme's own
    unit = next(place for place, one in enumerate(words) if one.startswith("单位："))
    # a long conclusion takes several lines
    conclusion = _without_finding(reader, key, "".join(words[unit + 1 : begin]))
    legend = "■ 得分率不足80%　■ 不足70%　样本量小：不足5件，已并入县均计算"
    for line in [*(one for one in words[: unit + 1] if one != legend), conclusion, "　".join(words[end:])]:
        # months of an axis, and the day of a festival
        reader.sentence(re.sub(r"^20\d\d年$|春节(?:20\d\d年)?\d+月\d+日|\d+月\d+日起数据未齐", "", line))


def _without_finding(reader: Reader, key: str, words: str) -> str:
    """其中人和街道最多，45件。 and 最高的是…；最低的是…。: names and figure held against the split itself."""
    metric, by = SPLITS.get(key, ("", ""))
    if not metric:
        return words
    named = {
        name: reader.figure(metric, by, name)
        for name in reader.rows(metric, by)
        if not name.startswith("未") and reader.figure(metric, by, name) is not None
    }
    edges = {"最多": max, "最高": max, "最低": min}
    for pattern, order in (
        (rf"其中(.+?)(最多)，各?{NUM}(?:件|万元)。", (0, 1)),
        (rf"(最高|最低)的是(.+?)，{NUM}%[；。]", (1, 0)),
    ):
        for found in re.findall(pattern, words):
            names, word = found[order[0]], found[order[1]]
            edge = edges[word](named.values())
            reader.same(found[2], edge, words)
            tied = [name for name, value in named.items() if value == edge]
            if len(tied) <= 3 and set(names.split("、")) != set(tied):
                reader.wrong.append(f"{word} is {tied}: {words}")
            if len(tied) > 3 and not names.startswith(str(len(tied))):
                reader.wrong.append(f"{word} are {len(tied)}: {words}")
        words = re.sub(pattern, "", words)
    return words


def _rows(figure: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Notes in rows, each from left to right."""
    rows: dict[float, list[dict[str, Any]]] = {}
    for note in figure["layout"]["annotations"]:
        if note.get("yref") == "y":
            rows.setdefault(note["y"], []).append(note)
    return [
        sorted(rows[place], key=lambda note: (note["x"], note.get("xshift", 0))) for place in sorted(rows)
    ]


def _rest(figure: dict[str, Any], *taken: list[dict[str, Any]]) -> list[dict[str, Any]]:
    gone = [id(note) for notes in taken for note in notes]
    return [note for note in figure["layout"]["annotations"] if id(note) not in gone]


def _trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next((one for one in figure["data"] if one.get("name") == name), {"x": [], "y": []})


def _drawn(reader: Reader, drawn: list[Any], wanted: list[Decimal | None], where: str) -> None:
    """Lengths of bars and places of marks."""
    if len(drawn) != len(wanted):
        reader.wrong.append(f"{where}: {len(drawn)} drawn, not {len(wanted)}")
    for one, known in zip(drawn, wanted, strict=False):
        reader.checked += 1
        if abs(Decimal(str(float(one))) - (known or 0)) > Decimal("0.006"):
            reader.wrong.append(f"{where}: {one} drawn, not {known}")


def _list(reader: Reader, figure: dict[str, Any], metric: str, by: str) -> list[dict[str, Any]]:
    rows = _rows(figure)
    names = []
    for name, value, change in rows:
        names.append(plain(name["text"]))
        where = f"{metric} {names[-1]}"
        reader.same(plain(value["text"]), _now(reader, metric, by, names[-1]), where)
        _change(reader, plain(change["text"]), metric, by, names[-1])
    _drawn(reader, _trace(figure, "本期")["x"], [_now(reader, metric, by, one) for one in names], metric)
    before = [reader.figure(metric, by, one, "last_year") for one in names]
    _drawn(reader, _trace(figure, "上年同期")["x"], [one for one in before if one is not None], metric)
    known = {name for name in reader.rows(metric, by) if reader.figure(metric, by, name)}
    reader.wrong += [f"{metric}: {one} is not drawn" for one in known - set(names)]
    return _rest(figure, *rows)


def _now(reader: Reader, metric: str, by: str, name: str) -> Decimal | None:
    """What only the year before has is listed with a comparison alone: it is 0 now."""
    return reader.figure(metric, by, name) if name in reader.rows(metric, by) else Decimal(0)


def _change(reader: Reader, said: str, metric: str, by: str, name: str) -> None:
    """▼34.92%, ▲33.33点, 多7, 少4, 新增3, 持平 or —."""
    now, before = _now(reader, metric, by, name), reader.figure(metric, by, name, "last_year")
    reader.checked += 1
    if now is None or before is None:
        wanted = {"—"}
    elif now == before:
        wanted = {"持平"}
    else:
        moved, mark = now - before, "▲" if now > before else "▼"
        more = "多" if moved > 0 else "少"
        wanted = {f"{mark}{rounded(abs(moved))}点", f"{more}{abs(moved).normalize():f}",
                  f"新增{abs(moved).normalize():f}", f"新增{rounded(abs(moved))}"}  # fmt: skip
        if before:
            wanted.add(f"{mark}{rounded(abs(moved) * 100 / before)}%")
    if said not in wanted:
        reader.wrong.append(f"{metric} {name}: {said}, should be one of {wanted}")


def _accounts(reader: Reader, figure: dict[str, Any]) -> list[dict[str, Any]]:
    rows = _rows(figure)
    for name, *values in rows:
        for note, metric in zip(values, FUND, strict=True):
            town = plain(name["text"])
            reader.same(plain(note["text"]), _now(reader, metric, "town", town), f"{metric} {town}")
    return _rest(figure, *rows)


def _scores(reader: Reader, figure: dict[str, Any]) -> list[dict[str, Any]]:
    rows = _rows(figure)
    for notes, wanted in zip(rows, reader.ranking, strict=True):
        words = [plain(note["text"]) for note in notes]
        reader.checked += len(wanted) - 1
        if sorted(word for word in words if re.search(r"\d", word)) != sorted(
            word for word in wanted if re.search(r"\d", word)
        ):
            reader.wrong.append(f"{words} should be {wanted}")
    _drawn(reader, _trace(figure, "得分")["x"], [Decimal(row[2]) for row in reader.ranking], "town scores")
    # full points of a block, and the ticks of the axis
    heads = [note for note in _rest(figure, *rows) if re.fullmatch(r"\D+ [\d.]+分|\d+", plain(note["text"]))]
    fulls = [Decimal(found[1]) for note in heads if (found := re.search(r" ([\d.]+)分", plain(note["text"])))]
    if abs(sum(fulls) - 100) > Decimal("0.2"):
        reader.wrong.append(f"the blocks give {sum(fulls)} points")
    return _rest(figure, heads, *rows)


def _channels(reader: Reader, figure: dict[str, Any]) -> list[dict[str, Any]]:
    metric, heads = "complaints_received", []
    for note in figure["layout"]["annotations"]:
        if found := re.match(r"■ (\S+) (\d+)件\s+(\S+)$", plain(note["text"])):
            heads.append(note)
            reader.same(found[2], reader.figure(metric, "channel", found[1]), found[1])
            _change(reader, found[3], metric, "channel", found[1])
            own = [row for row in reader.cells(metric, "channel", "month") if row["channel_name"] == found[1]]
            _drawn(reader, _trace(figure, f"{found[1]} 本期")["y"], [row["value"] for row in own], found[1])
            marks = _levels(_trace(figure, f"{found[1]} 上年"))
            _drawn(reader, marks, [row["compare_value"] for row in own], found[1])
    if len(heads) != 4:
        reader.wrong.append(f"{len(heads)} channels are drawn")
    return _rest(figure, heads)


def _levels(trace: dict[str, Any]) -> list[Any]:
    """A mark is drawn from left to right and then lifted: three points each."""
    return [one for one in trace["y"][::3] if one is not None]


def _cumulative(reader: Reader, figure: dict[str, Any]) -> list[dict[str, Any]]:
    notes, ends = [], {}
    for name, metric in (("核实", "verified_yuan"), ("追发", "recovered_yuan")):
        months = [row["value"] / 10000 for row in reader.cells(metric, "month")]
        sums = list(accumulate(months))
        ends[name] = sums[-1]
        _drawn(reader, _trace(figure, name)["y"], sums, metric)
    ends["未追回"] = ends["核实"] - ends["追发"]
    for note in figure["layout"]["annotations"]:
        if (found := re.fullmatch(r"(核实|追发|未追回) ([\d.]+)", plain(note["text"]))) is not None:
            notes.append(note)
            reader.same(found[2], ends[found[1]], found[1])
    return _rest(figure, notes)


def _months(reader: Reader, figure: dict[str, Any]) -> list[dict[str, Any]]:
    """Columns, level marks, and the two rows of figures beneath."""
    rows = reader.cells("complaints_received", "month")
    notes = [one for one in figure["layout"]["annotations"] if re.fullmatch(r"\d+|—", plain(one["text"]))]
    said = [plain(one["text"]) for one in notes]
    wanted = [row["value"] for row in rows] + [row["compare_value"] for row in rows]
    if len(said) != len(wanted):
        reader.wrong.append(f"{len(said)} figures under the months, not {len(wanted)}")
    for words, known in zip(said, wanted, strict=False):
        reader.same(words, known, "months")
    _drawn(reader, _trace(figure, "本期")["y"], [row["value"] for row in rows], "months")
    _drawn(reader, _levels(_trace(figure, "上年")), [row["compare_value"] for row in rows], "months")
    return _rest(figure, notes)
