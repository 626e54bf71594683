/*
id = "overlapping_guarantees"
kind = "work"
label = "同时有效的保函"
description = "同一项目有别的保函（保单）与之同时有效的台账行，一行一条"
after = ["deposit_rows"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- The days on which a row holds money, by the dates that are written, and those on which it secures the project.
with spans as (
    select holder, row_id, stored_from, least(gone_from, coalesce(expired_from, date '9999-12-31')) as stored_until
    from deposit_rows
    where counts_once and stored_yuan > 0
)

select distinct spans.row_id
from spans
inner join spans as others
    on others.holder = spans.holder
    and others.row_id <> spans.row_id
    and others.stored_from < spans.stored_until
    and spans.stored_from < others.stored_until
where spans.stored_from < spans.stored_until and others.stored_from < others.stored_until;
