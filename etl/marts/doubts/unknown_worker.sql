-- ledgers: attendance, attendance_events
-- Attendance of workers who cannot be met on a payroll: whether they were paid is not known, and the page says so.
-- One line stands for all of its file.
select
    ledger,
    min(row_id) as row_id,
    'unknown_worker' as rule,
    '身份证号' as column_name,
    '本文件有' || count(distinct worker_key)
    || '人没有证件号和电话，项目的花名册里也没有唯一的同名，发没发工资无从核对；请补填身份证号，或补报花名册' as message
from (
    select 'attendance' as ledger, row_id, file_seq, worker_key
    from attendance_lines
    where not is_worker_known
    union all
    select 'attendance_events', row_id, file_seq, worker_key
    from attendance_passes
    where not is_worker_known
)
group by ledger, file_seq
