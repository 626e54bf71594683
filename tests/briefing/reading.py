"""Holds every number of a Word file and of slides against the API.

Nothing of the briefing's own rules is used: the figures come over HTTP, the arithmetic is done again here.
What is left of a text once every checked number is taken out must hold no digit.
"""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask.testing import FlaskClient

from tests.briefing.phrases import COUNTY, KINDS, NUM, PARTS, TABLE_METRICS, TAILS, UNIT
from tests.briefing.unsaid import unsaid

# in force since 2021, the only target of a figure in the papers: data/reference/targets.csv
COVERAGE_TARGET = Decimal(100)
# metric, dimension, and the name of what it is split by
UrlState = tuple[str, str, str]


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def number(words: str) -> Decimal:
    return Decimal(words.replace("−", "-").replace("+", ""))


@dataclass
class Reader:
    """Asks the API, compares, counts; `wrong` lists what does not agree."""

    client: FlaskClient
    first: str
    last: str
    known: list[str]
    counts: dict[str, int]
    checked: int = 0
    wrong: list[str] = field(default_factory=list)
    _answers: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)

    def rows(self, metric: str, by: str = "", compare: str = "") -> dict[str, dict[str, Any]]:
        """Rows by the name of what they are split by."""
        key = (metric, by, compare)
        if key not in self._answers:
            asked = {"from": self.first, "to": self.last, "by": by, "compare": compare}
            answer = self.client.get(
                f"/api/metrics/{metric}.json",
                query_string={name: word for name, word in asked.items() if word},
            )
            assert answer.status_code == 200, answer.text
            body = answer.get_json()
            rows = {row.get(f"{by}_name", ""): {**row, "unit": body["unit"]} for row in body["rows"]}
            if any("起，无" in note for note in body["notes"]):
                # the API keeps 0 for other systems and says in a note that there was nothing to know
                rows = {name: {**row, "compare_value": None} for name, row in rows.items()}
            self._answers[key] = rows
        return self._answers[key]

    def cells(self, metric: str, *by: str) -> list[dict[str, Any]]:
        """Rows of a split by several dimensions with the year before, numbers as exact ones."""
        asked = [("from", self.first), ("to", self.last), ("compare", "last_year")]
        asked += [("by", one) for one in by]
        rows = self.client.get(f"/api/metrics/{metric}.json", query_string=asked).get_json()["rows"]
        for row in rows:
            for one in ("value", "compare_value"):
                row[one] = None if row[one] is None else Decimal(str(row[one]))
        return rows

    def figure(self, metric: str, by: str = "", name: str = "", compare: str = "") -> Decimal | None:
        """In the unit it is read in: 元 as 万元 with two decimals."""
        row = self.rows(metric, by, compare)[name]
        value = row["compare_value" if compare else "value"]
        if value is None:
            return None
        exact = Decimal(str(value))
        return exact / 10000 if row["unit"] == "元" else exact

    def same(self, said: str, wanted: Decimal | None, where: str) -> None:
        self.checked += 1
        if wanted is None or number(said) != rounded(wanted):
            self.wrong.append(f"{where}: {said}, should be {wanted}")

    # -- sentences -------------------------------------------------------------------------------

    def sentence(self, words: str) -> None:
        """Every number of a sentence; whatever is not claimed by a figure must be known."""
        left = self._recorded(self._targets(self._pointed(words), words), words)
        for known in sorted(self.known, key=len, reverse=True):
            left = left.replace(known, "〇")
        for pattern, name in (
            (r"事项的用人单位(\d+)家", "employers"),
            (r"最多的一家(\d+)项", "most"),
            (r"对(\d+)件超期未结投诉", "overdue"),
            (r"另有(\d+)件超期未办结", "earlier"),
            (r"尚未办结的事项(\d+)项", "uncleared"),
            (r"未办结的(\d+)项", "uncleared"),
        ):
            while found := re.search(pattern, left):
                self.same(found[1], Decimal(self.counts[name]), words)
                left = left.replace(found[0], "〇", 1)
        left = self._moves(left, words)
        for by in ("town", "sector", "channel"):
            for name in self.rows("complaints_received", by):
                left = self._claims(left, name, ("complaints_received", by, name), words)
        for lead, metric in COUNTY:
            left = self._claims(left, lead, (metric, "", ""), words)
        left = self._few(self._scores(left, words), words)
        unsaid(self, words)
        if re.search(r"\d", left):
            self.wrong.append(f"not checked: {left}  in: {words}")

    def _recorded(self, left: str, words: str) -> str:
        """核实79/214件: of how many records the verified wages are."""
        row = self.rows("verified_yuan")[""]
        for count, of in re.findall(r"核实(\d+)/(\d+)件", left):
            self.same(count, Decimal(row["recorded"]), words)
            self.same(of, Decimal(row["recorded_of"]), words)
        return re.sub(r"（核实\d+/\d+件）|核实\d+/\d+件", "", left)

    def _targets(self, left: str, words: str) -> str:
        """保证金落实率93.75%（目标100%，未达到）: the county's own target, held against the figure."""
        for said, verdict in re.findall(rf"保证金落实率[\d.]+%（[^（）]*?目标{NUM}%，(已|未)达到）", left):
            self.same(said, COVERAGE_TARGET, words)
            if (verdict == "已") != ((self.figure("deposit_coverage_pct") or 0) >= COVERAGE_TARGET):
                self.wrong.append(f"reached or not: {words}")
        # beside a line of a chart the name alone
        for said in re.findall(rf"^目标{NUM}%$", left):
            self.same(said, COVERAGE_TARGET, words)
        return re.sub(rf"^目标{NUM}%$|（目标{NUM}%，.达到）|，目标{NUM}%，.达到(?=）)", "", left)

    def _pointed(self, words: str) -> str:
        """（见表3、图4）: each must be the number of a caption."""
        for found in re.findall(r"（见([^）]+)）", words):
            self.wrong += [f"no {one}: {words}" for one in found.split("、") if one not in self.captions]
        return re.sub(r"（见[^）]+）", "", words)

    def _scores(self, left: str, words: str) -> str:
        """得分第一的是甲92.55分; 得分并列第一的是甲、乙，各得92.55分; 并列第一的有8个镇街，各得100.00分."""
        pattern = rf"得分(?:并列)?(第一|最后)的(?:是([^；。\d]+?)|有(\d+)个镇街)(?:，各得)?{NUM}分"
        for place, names, count, score in re.findall(pattern, left):
            end = self.ranking[0 if place == "第一" else -1]
            tied = [row[1] for row in self.ranking if row[2] == end[2]]
            self.same(score, Decimal(end[2]), words)
            if count:
                self.same(count, Decimal(len(tied)), words)
            elif names.split("、") != tied:
                self.wrong.append(f"{place} is {tied}: {words}")
        return re.sub(pattern, "〇", left)

    def _few(self, left: str, words: str) -> str:
        """8个镇街件数少: those that the ranking marks. 12个镇街中有9个不足5件: of the towns' own counts."""
        marked = sum(row[-1] == "样本量小" for row in self.ranking)
        for count in re.findall(r"(\d+)个镇街件数少", left):
            self.same(count, Decimal(marked), words)
        towns = [
            one["value"]
            for name, one in self.rows("complaints_received", "town").items()
            if name != "未知镇街"
        ]
        for of, few, least in re.findall(r"(\d+)个镇街中有(\d+)个本期投诉不足(\d+)件", left):
            self.same(of, Decimal(len(towns)), words)
            self.same(few, Decimal(sum((value or 0) < int(least) for value in towns)), words)
            self.same(least, Decimal(5), words)
        return re.sub(r"\d+个镇街件数少|\d+个镇街中有\d+个本期投诉不足\d+件", "〇", left)

    ranking: list[list[str]] = field(default_factory=list)
    captions: set[str] = field(default_factory=set)

    def _moves(self, left: str, words: str) -> str:
        """增加最多的是姜店镇，增加3件."""
        pattern = r"(增加|减少)最多的是([^，；]+)，各?(?:增加|减少)(\d+)件"
        for verb, names, by in re.findall(pattern, left):
            sign = 1 if verb == "增加" else -1
            now = self.rows("complaints_received", "town", "last_year")
            moved = {
                name: sign * (row["value"] - row["compare_value"])
                for name, row in now.items()
                if name != "未知镇街"
            }
            most = max(moved.values())
            self.same(by, Decimal(most), words)
            if set(names.split("、")) != {name for name, one in moved.items() if one == most}:
                self.wrong.append(f"wrong towns: {words}")
        return re.sub(pattern, "〇", left)

    def _claims(self, left: str, lead: str, asked: UrlState, words: str) -> str:
        """Takes out `lead` with its number and its comparisons, wherever it stands."""
        pattern = re.compile(re.escape(lead) + rf"(?:{NUM}{UNIT})?(?:（截至[^）]*）)?")
        place = 0
        while found := pattern.search(left, place):
            end = found.end()
            if found[1]:
                self.same(found[1], self.figure(*asked), words)
                if parts := PARTS.match(left, end):
                    row = self.rows(asked[0], asked[1])[asked[2]]
                    self.same(parts[1], Decimal(str(row["denominator"])), words)
                    self.same(parts[2], Decimal(str(row["numerator"])), words)
                    end = parts.end()
            end = self._tails(left, end, asked, words)
            if end == found.start() + len(lead):
                place = end
                continue
            left = left[: found.start()] + "〇" + left[end:]
            place = found.start() + 1
        return left

    def _tails(self, left: str, end: int, asked: UrlState, words: str) -> int:
        while True:
            for pattern, kind in TAILS:
                if tail := pattern.match(left, end):
                    self._tail(kind, tail, asked, words)
                    end = tail.end()
                    break
            else:
                return end

    def _tail(self, kind: str, tail: re.Match[str], asked: UrlState, words: str) -> None:
        if kind.startswith("all "):
            # both comparisons in one: the year before is held here, the window before below
            self.same("0", self._moved(asked, "last_year"), words)
        compare = KINDS[tail[1]]
        now, before = self.figure(*asked), self.figure(*asked, compare)
        if now is None or before is None:
            self.wrong.append(f"nothing to compare: {words}")
            return
        is_up = now > before
        verbs = {"share": 2, "points": 2, "small": 4, "share of": 4, "from nothing": 2}
        if kind in verbs and (tail[verbs[kind]] in {"上升", "提高", "增加"}) != is_up:
            self.wrong.append(f"wrong direction: {words}")
        if kind == "share":
            self.same(tail[3], abs(now - before) * 100 / before, words)
            self.same(tail[5], before, words)
        elif kind == "points":
            self.same(tail[3], abs(now - before), words)
        elif kind == "small":
            self.same(tail[2], before, words)
            self.same(tail[5], abs(now - before), words)
        elif kind == "share of":
            self.same(tail[2], before, words)
            self.same(tail[5], abs(now - before) * 100 / before, words)
        elif kind == "base":
            self.same(tail[2], before, words)
        elif kind == "from nothing":
            self.same(tail[3], now - before, words)
        else:
            self.same("0", now - before, words)

    def _moved(self, asked: UrlState, compare: str) -> Decimal | None:
        now, before = self.figure(*asked), self.figure(*asked, compare)
        return None if now is None or before is None else now - before

    # -- tables ----------------------------------------------------------------------------------

    def town_table(self, rows: list[list[str]]) -> None:
        for cells in rows[1:]:
            for head, said in zip(rows[0][1:], cells[1:], strict=True):
                by, name = ("", "") if cells[0] == "全县" else ("town", cells[0])
                if head == "同比":
                    self._table_change(said, by, name)
                    continue
                metric = TABLE_METRICS[head.split("（")[0]]
                known = self.rows(metric, by)
                wanted = self.figure(metric, by, name) if name in known else Decimal(0)
                if said == "—":
                    self.checked += 1
                    if name in known and wanted is not None:
                        self.wrong.append(f"{cells[0]} {head}: — but {wanted}")
                else:
                    self.same(said, wanted, f"{cells[0]} {head}")

    def _table_change(self, said: str, by: str, name: str) -> None:
        now = self.figure("complaints_received", by, name)
        before = self.figure("complaints_received", by, name, "last_year")
        assert now is not None
        if before is None:
            self.checked += 1
            if said != "—":
                self.wrong.append(f"{name}: {said}, but there was no year before")
        elif said == "持平":
            self.same("0", now - before, name)
        elif said.endswith("件"):
            self.same(said[:-1], now - before, name)
        else:
            self.same(said[:-1], (now - before) * 100 / before, name)

    def equal_table(self, rows: list[list[str]], wanted: list[list[str]]) -> None:
        """A list: every cell against the question's own row."""
        self.checked += sum(bool(re.search(r"\d", cell)) for row in rows[1:] for cell in row)
        if rows[1:] != wanted:
            self.wrong.append(f"{rows[1:]} should be {wanted}")
