-- county only
-- What was loaded when and by whom: one row a batch, the newest first.
select
    batches.batch_id as 批次,
    batches.loaded_at as 时间,
    batches.loaded_by as 操作人,
    batches.is_undone as 已撤销,
    count(files.file_seq) as 文件数,
    coalesce(sum(files.rows_read), 0)::bigint as 读取,
    coalesce(sum(files.new), 0)::bigint as 新增,
    coalesce(sum(files.updated), 0)::bigint as 更新,
    coalesce(sum(files.unchanged), 0)::bigint as 未变,
    coalesce(sum(files.rejected), 0)::bigint as 退回
from batches
left join files on files.batch_id = batches.batch_id
group by all
order by 时间 desc, max(files.file_seq) desc
