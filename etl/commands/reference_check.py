"""`python -m etl.commands.reference_check`: whether all readers can read the county's files."""

from __future__ import annotations

import sys
from datetime import date

import duckdb

from data.county import county
from data.spec import reference
from etl.marts.reference import fill_reference
from etl.marts.relations import MartError
from etl.marts.road_spells import find_road_spells
from etl.marts.text_signs import find_signs

READERS = (
    reference.towns,
    reference.channels,
    reference.sectors,
    reference.authorities,
    reference.parameters,
    reference.fund_pools,
    reference.spring_festivals,
    reference.scoring_items,
    reference.county_outline,
)
# Expressions are read only where there is a text to look through.
ONE_TEXT = "create temp table channel_records as select 'x' as row_id, '工资' as title, '工资' as content"
# The calendar is made from here; its file must reach no further back.
TRIED_ON = date(2030, 1, 1)


def main() -> int:
    """0, or 1 with the sentence of the reader that refuses a file."""
    folder = county().reference
    try:
        for read in READERS:
            read()
        for dimension in ("town", "sector", "authority"):
            reference.aliases(dimension)
        with duckdb.connect(":memory:") as con:
            fill_reference(con, reference_dir=folder, loaded_on=TRIED_ON)
            con.execute(ONE_TEXT)
            find_signs(con)
            find_road_spells(con)
    except (reference.LookupsError, MartError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyError, ValueError):
        print("改后的参考表有一格读不懂，没有保存；请核对各栏的写法。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
