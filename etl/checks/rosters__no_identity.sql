-- severity: doubt
-- label: 没有证件号和电话
-- notice: yes
-- Without either a worker of the roster meets no line of a payroll. One line represents all of its sheet.
select
    sheet_index, min(row_number) as row_number,
    '身份证号' as column_name,
    '本表有 ' || count(*) || ' 行没有可用的身份证号和手机号，与工资表、考勤对不上人；请补填' as message
from staged
where skip_rule is null and id_card_hash is null and phone_hash is null and worker_name is not null
group by sheet_index
