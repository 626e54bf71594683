-- county only
-- The files of every batch, with the ledger that was recognised, the counts and the content's hash.
select
    files.batch_id as 批次,
    files.file_name as 文件,
    coalesce(sources.label, files.ledger) as 台账,
    files.rows_read as 读取,
    files.new as 新增,
    files.updated as 更新,
    files.unchanged as 未变,
    files.rejected as 退回,
    files.skipped as 跳过,
    files.sha256 as 校验值,
    files.stored_path as 存放,
    files.file_seq as 文件序号
from files
left join sources on sources.ledger = files.ledger
order by files.file_seq
