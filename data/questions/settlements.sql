-- county only
-- What persons have settled of doubts and is in force: of a batch, of a record, or all.
select
    settlements.batch_id as 批次,
    settlements.kind as 种类,
    settlements.ledger as 台账代码,
    sources.label as 台账,
    settlements.place as 位置,
    settlements.rule as 规则,
    settlements.column_name as 栏目,
    settlements.was as 原为,
    settlements.meaning as 改为,
    settlements.decided_at as 核对时间,
    settlements.decided_by as 核对人
from settlements
left join sources on sources.ledger = settlements.ledger
where
    ($record_key is null or (settlements.ledger = $ledger and settlements.record_key = $record_key))
order by settlements.position
