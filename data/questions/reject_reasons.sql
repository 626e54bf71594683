-- county only
-- Why rows of a batch were rejected, the commonest reason first.
select
    files.file_name as 文件,
    rejections.column_name as 栏目,
    rejections.message as 原因,
    count(*) as 处数
from rejections
join files on files.file_seq = rejections.file_seq
where files.batch_id = $batch
group by all
order by 处数 desc, 文件, 栏目
