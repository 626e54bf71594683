-- county only
-- Rows accepted with a doubt that nobody has corrected yet, with the place where to mend it.
select
    current_doubts.ledger as 台账代码,
    sources.label as 台账,
    current_doubts.rule as 规则,
    source_lines.file_name as 来源文件,
    source_lines.sheet_name as 工作表,
    source_lines.row_number as 行号,
    current_doubts.column_name as 栏目,
    current_doubts.message as 待核原因,
    source_lines.batch_id as 批次,
    current_doubts.row_id as 行标识
from current_doubts
join source_lines on source_lines.row_id = current_doubts.row_id and source_lines.ledger = current_doubts.ledger
left join sources on sources.ledger = current_doubts.ledger
where ($ledger is null or current_doubts.ledger = $ledger) and ($rule is null or current_doubts.rule = $rule)
order by 批次 desc, 来源文件, 工作表, 行号, 栏目
