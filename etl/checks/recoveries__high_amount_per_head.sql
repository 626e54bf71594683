-- severity: doubt
-- label: 人均金额过大
-- 追发金额 by head beyond what one worker is owed: 万元 read as 元, or a wrong head count. Money that has moved is
-- not set aside on a suspicion: it stays.
select
    sheet_index, row_number,
    '追发金额' as column_name,
    '按人数平均大得不合常理（可能是元与万元混用，或人数有误），暂按原数计入；请核对后更正' as message
from staged
where skip_rule is null and worker_count > 0
    and recovered_yuan > worker_count * parameter_value('absurd_yuan_per_worker')
