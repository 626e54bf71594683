"""Rows of a snapshot built by an earlier version reach the new one, whatever its columns were called."""

import duckdb

from data.spec.ledger import load_all
from etl.publish import store


def test_renamed_columns_keep_their_values_and_added_ones_are_empty() -> None:
    con = duckdb.connect()
    con.execute("attach ':memory:' as prior; attach ':memory:' as snap")
    con.execute("create table prior.batches (batch_id varchar, loaded_by varchar, gone_since integer)")
    con.execute("insert into prior.batches values ('b1', '甲', 7)")
    con.execute("create table prior.sightings (ledger varchar, row_key varchar, row_number integer)")
    con.execute("insert into prior.sightings values ('visits', 'k:1', 5)")
    con.execute(
        "create table prior.stg_visits (loose_key varchar, own_key varchar, row_key varchar, row_id varchar)"
    )
    con.execute("insert into prior.stg_visits values ('m1', 'n1', 'k:1', 'r1'), ('m2', 'n2', 'k:2', 'r2')")
    ledgers = {"visits": load_all()["visits"]}

    store.create_tables(con, ledgers)
    store.copy_tables(con, ledgers)

    rows = con.execute(
        "select row_id, record_key, natural_key, match_key, content_hash from snap.stg_visits order by row_id"
    ).fetchall()
    assert rows == [("r1", "k:1", "n1", "m1", None), ("r2", "k:2", "n2", "m2", None)]
    seen = con.execute("select ledger, record_key, content_hash, row_number from snap.sightings").fetchall()
    assert seen == [("visits", "k:1", None, 5)]
    # A column that is declared no longer is left behind; a table that `prior` lacks stays empty.
    assert con.execute("select * from snap.batches").fetchall() == [("b1", None, "甲", None)]
    assert con.execute("select count(*) from snap.doubts").fetchone() == (0,)
