/*
id = "payroll_lines"
kind = "work"
label = "工资行"
description = "一个工人一个月一行：应付多少，哪天付了多少"
after = ["parameter_spells", "payable_doubts", "payroll_projects", "projects"]
columns = [
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
  { name = "wage_month", type = "date", comment = "应发月份（当月1日）" },
  { name = "worker", type = "text", comment = "工人：证件号或电话的密钥散列，都没有的为台账行" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应" },
  { name = "written_name", type = "text", comment = "台账所写的项目名称" },
  { name = "paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "实发", null = "看不出已发多少" },
  { name = "back_paid_yuan", type = "decimal(18, 2)", comment = "补发" },
  { name = "pay_method", type = "text", comment = "发放方式" },
  { name = "due_yuan", type = "decimal(19, 2)", unit = "元", comment = "应付，不知道的为空" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文）" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位，否则项目的行业主管部门，否则行业的主管部门" },
  { name = "pay_day_date", type = "date", comment = "次月的工资支付日" },
  { name = "paid_date", type = "date", comment = "实发日期，未写的为支付日，支付日未到时为数据截至日" },
  { name = "back_paid_date", type = "date", comment = "补发日期，未写的为支付日之后已知的最早一天，支付日未到时为数据截至日" },
]
*/
-- One line a worker and month: what was due, and what was paid on which day. What was due is NULL where 应发
-- was written but a check set it aside; what was paid where no column of the sheet gives it, or its cell cannot
-- be read. Nobody knows either until it is corrected, and what is unpaid of such a line is not known.
with keyed as (
    select
        rows.*,
        rows.payable_yuan is null and payable_doubts.row_id is not null as is_payable_set_aside
    from keyed_payrolls as rows
    left join payable_doubts on payable_doubts.row_id = rows.row_id
    where rows.wage_month is not null
),

matched as (
    select
        keyed.row_id,
        keyed.wage_month,
        -- a masked name is no person: 张三 and 张四 are both 张*
        coalesce(worker_hash, keyed.row_id) as worker,
        payroll_projects.project_id,
        case
            when payroll_projects.project_id = 'name:未注明' then '未注明'
            else coalesce(keyed.project_name, '未注明')
        end as written_name,
        paid_yuan,
        coalesce(back_paid_yuan, 0) as back_paid_yuan,
        paid_date,
        back_paid_date,
        pay_method,
        -- 应发 left empty beside a payment: nothing says that more was owed than 未发.
        case when not is_payable_set_aside then coalesce(
            payable_yuan - coalesce(deducted_yuan, 0),
            paid_yuan + coalesce(back_paid_yuan, 0) + coalesce(unpaid_yuan, 0)
        ) end as left_due_yuan
    from keyed
    left join payroll_projects
        on payroll_projects.project_number is not distinct from keyed.project_number
        and payroll_projects.project_name is not distinct from keyed.project_name
        and payroll_projects.title_project is not distinct from keyed.title_project
),

-- The project's pay day of the following month, else that month's rule; the last day where the month is shorter.
pay_days as (
    select
        matched.row_id,
        matched.wage_month,
        matched.worker,
        matched.project_id,
        matched.written_name,
        matched.paid_yuan,
        matched.back_paid_yuan,
        matched.paid_date,
        matched.back_paid_date,
        matched.pay_method,
        -- greatest() passes over NULL
        case when left_due_yuan is not null then greatest(0, left_due_yuan) end as due_yuan,
        coalesce(projects.project_name, written_name) as project_name,
        coalesce(projects.town_code, 'unknown') as town_code,
        coalesce(projects.sector, 'unknown') as sector,
        coalesce(projects.authority, unknown_sector.authority) as authority,
        least(
            cast(wage_month + interval '1' month as date)
            + (coalesce(projects.pay_day, cast(default_days.value as integer)) - 1),
            last_day(cast(wage_month + interval '1' month as date))
        ) as pay_day_date
    from matched
    left join projects on projects.project_id = matched.project_id
    inner join sectors as unknown_sector on unknown_sector.sector = 'unknown'
    left join parameter_spells as default_days
        on default_days.parameter = 'default_pay_day'
        and default_days.valid_from <= cast(wage_month + interval '1' month as date)
        and cast(wage_month + interval '1' month as date) < default_days.valid_until
)

select
    row_id, wage_month, worker, project_id, written_name, paid_yuan, back_paid_yuan, pay_method, due_yuan,
    project_name, town_code, sector, authority, pay_day_date,
    -- What a sheet calls paid is paid: without a day on the pay day, and before that by 数据截至. 补发 without a
    -- day is later than the pay day by its meaning.
    coalesce(paid_date, greatest(wage_month, least(pay_day_date, data_until))) as paid_date,
    coalesce(
        back_paid_date,
        case
            when data_until < pay_day_date then greatest(wage_month, data_until)
            else greatest(cast(pay_day_date + interval '1' day as date), data_until)
        end
    ) as back_paid_date
from pay_days
cross join build_info;
