"""The questions of 镇街."""

from data import COUNTY, Filters
from data.query import scoring
from data.query.scoring import TownScore
from data.spec import reference
from data.warehouse import Warehouse
from pages._wall.county_queries import CHANNEL_LEDGERS, Questions
from pages._wall.locator import Locator, outline
from pages._wall.scenes.towns import Ranked, Towns, TownTile
from pages._wall.window import Window, this_year

LEDGERS = CHANNEL_LEDGERS | {"recoveries"}


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Towns:
    questions = Questions(warehouse, snapshot_id)
    until = questions.snapshot.data_until
    year = this_year(until)
    matters = {row["town"]: row for row in questions.split("matters_received", year, ("town",))}
    complaints = questions.split("complaints_received", year, ("town",), compare=False)
    received = {row["town"]: row["value"] for row in complaints}
    listed = reference.towns()
    codes = {town.town_code for town in listed}
    return Towns(
        standing=questions.standing(LEDGERS),
        window=year,
        tiles=tuple(
            TownTile(
                town.town_name,
                town.tile_column,
                town.tile_row,
                matters[town.town_code]["value"],
                matters[town.town_code]["compare_value"],
                received[town.town_code],
            )
            for town in listed
        ),
        locator=Locator(outline(), tuple((town.longitude, town.latitude) for town in listed)),
        unplaced=tuple(
            (row["town_name"], row["value"]) for code, row in matters.items() if code not in codes
        ),
        ranked=() if questions.is_absent("complaints_received") else _ranked(questions, year),
        small_sample=int(reference.parameter("small_sample", until)),
    )


def _ranked(questions: Questions, window: Window) -> tuple[Ranked, ...]:
    table = scoring.town_scores(
        questions.warehouse,
        Filters(window.date_from, window.date_to),
        COUNTY,
        snapshot_id=questions.snapshot.id,
    )
    return tuple(_line(town) for town in table.towns)


def _line(town: TownScore) -> Ranked:
    worst = max(town.parts, key=lambda part: part.lost)
    return Ranked(town.rank, town.town_name, town.score, worst.item.label, worst.lost, town.is_small_sample)
