-- county only
-- Notices of the loader about files besides their counts: a total that is not the sum of its rows, a sheet in
-- which no ledger was found.
select
    files.batch_id as 批次,
    files.file_seq as 文件序号,
    case when notices.sheet_name is null then notices.message
        else '工作表“' || notices.sheet_name || '”，' || notices.message end as 提示
from notices
join files on files.file_seq = notices.file_seq
order by files.file_seq, notices.sheet_name, notices.row_number
