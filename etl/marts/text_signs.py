"""Signs in the words of complaints, such as an employer who has fled: they decide the road that is proposed.

A sign is a regular expression of the reference table `text_signs`. Given as a parameter it is compiled once
for all records; read from a joined table it would be compiled for each.
"""

from __future__ import annotations

import duckdb

from etl.marts.relations import MartError

CREATE = """
    create or replace temp table signs_found (row_id varchar, sign varchar, sign_name varchar, said varchar)
"""
FIND = """
    insert into signs_found
    select row_id, $sign, $name, regexp_extract(plain, $words)
    from (
        select row_id, regexp_replace(concat_ws('。', title, content), $denied, '', 'g') as plain
        from channel_records
    )
    where regexp_matches(plain, $words)
"""
# Matches nowhere.
NOTHING = "[^\\s\\S]"


def find_signs(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `signs_found`: every sign in title and content of every complaint record, with the words.

    Raises: MartError where an expression of the reference table cannot be read.
    """
    con.execute(CREATE)
    signs = con.execute(
        "select sign, sign_name, words, denied_words from text_signs order by sign"
    ).fetchall()
    for sign, name, words, denied in signs:
        try:
            con.execute(FIND, {"sign": sign, "name": name, "words": words, "denied": denied or NOTHING})
        except duckdb.InvalidInputException as error:
            raise MartError(
                f"参考表 text_signs.csv 中“{name}”的正则表达式读不懂，请改正后重新装载"
            ) from error
