-- county only
-- How many doubts of each kind wait in each ledger.
select
    current_doubts.ledger as 台账代码,
    sources.label as 台账,
    current_doubts.rule as 规则,
    count(*) as 处数
from current_doubts
left join sources on sources.ledger = current_doubts.ledger
group by all
order by 处数 desc, 台账代码, 规则
