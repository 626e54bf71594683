-- county only
-- Later files that held the line just as it was.
select
    files.file_name as 文件,
    sightings.sheet_name as 工作表,
    sightings.row_number as 行号,
    files.batch_id as 批次,
    batches.loaded_at as 导入时间
from sightings
join files using (file_seq)
join batches on batches.batch_id = files.batch_id
where sightings.ledger = $ledger and sightings.record_key = $record_key and not batches.is_undone
order by sightings.file_seq desc
