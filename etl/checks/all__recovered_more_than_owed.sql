-- severity: doubt
-- label: 追发大于欠薪
-- needs: received_at, recovered_yuan, owed_yuan, verified_yuan
-- More paid out than was ever reported or verified, or to more people: one of the two is mistyped.
select
    sheet_index, row_number,
    case when recovered_yuan > greatest(owed_yuan, verified_yuan) then '追发金额' else '追发人数' end as column_name,
    '追发多于反映和核实的；请核对追发与核实的金额、人数' as message
from staged
where skip_rule is null and (
    recovered_yuan > greatest(owed_yuan, verified_yuan)
    or recovered_worker_count > greatest(worker_count, verified_worker_count)
)
