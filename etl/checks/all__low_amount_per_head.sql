-- severity: doubt
-- label: 人均金额过小
-- needs: received_at, owed_yuan, worker_count
-- So little for each worker is most often 万元 written where 元 is meant. It may be true, so it stays.
select
    sheet_index, row_number,
    '欠薪金额' as column_name,
    '按人数平均少得不合常理（可能是按万元填写，或人数有误），暂按原数计入；请核对后更正' as message
from staged
where skip_rule is null and owed_yuan > 0
    and owed_yuan < worker_count * parameter_value('least_yuan_per_worker')
