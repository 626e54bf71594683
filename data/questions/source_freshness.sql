-- county only
-- Every ledger with the rows in force and the last batch that brought a file of it.
select
    sources.ledger as 台账代码,
    sources.label as 台账,
    sources.data_until as 数据截至,
    sources.late_after_days as 允许天数,
    coalesce(ledger_rows.row_count, 0) as 在库行数,
    last_file.batch_id as 最近批次,
    last_file.loaded_at as 最近导入,
    last_file.file_name as 最近文件
from sources
left join ledger_rows on ledger_rows.ledger = sources.ledger
left join (
    select files.ledger, batches.batch_id, batches.loaded_at, files.file_name
    from files
    join batches on batches.batch_id = files.batch_id
    where not batches.is_undone
    qualify row_number() over (partition by files.ledger order by files.file_seq desc) = 1
) as last_file on last_file.ledger = sources.ledger
order by sources.ledger
