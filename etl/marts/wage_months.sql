/*
id = "wage_months"
label = "工资月份"
description = "一个项目一个应发月份一行，截至数据日"
ledgers = ["payrolls"]
after = ["payroll_lines"]
first_day = "wage_month"
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["project_id", "wage_month"]
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "wage_month", type = "date", comment = "应发月份（当月1日）" },
  { name = "worker_count", type = "integer", unit = "人", comment = "人数" },
  { name = "due_yuan", type = "decimal(18, 2)", unit = "元", comment = "应付：应发减扣款，逐人不低于0；应发看不懂或不合常理的不计" },
  { name = "paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "截至数据日已付，含补发；看不出已发多少的人不计", null = "每个人都看不出已发多少" },
  { name = "bank_paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "实发中发放方式为专户代发的" },
  { name = "known_way_paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "实发中注明发放方式的" },
  { name = "pay_day_date", type = "date", comment = "支付日：次月的工资支付日，该月没有这一天的取月末" },
  { name = "is_pay_day_past", type = "boolean", comment = "支付日不晚于数据截至日" },
  { name = "is_paid_on_time", type = "boolean", comment = "支付日及以前，每个人都已付清；应发看不懂或不合常理的人不参与判断", null = "每个人的应发都看不懂或不合常理，或没有人少发、但有人看不出已发多少" },
]
*/
-- One row a project and month worked, as known on data_until: payments after it have not happened yet.
with lines as (
    select
        payroll_lines.*,
        build_info.data_until,
        case when paid_date <= data_until then paid_yuan when paid_yuan is not null then 0 end as paid_by_now,
        case when back_paid_date <= data_until then back_paid_yuan else 0 end as back_paid_by_now,
        case when paid_date <= least(pay_day_date, data_until) then paid_yuan when paid_yuan is not null then 0 end
        + case when back_paid_date <= least(pay_day_date, data_until) then back_paid_yuan else 0 end
            as paid_in_time
    from payroll_lines
    cross join build_info
)

select
    project_id,
    min(project_name) as project_name,
    min(town_code) as town_code,
    min(sector) as sector,
    min(authority) as authority,
    wage_month,
    count(distinct worker) as worker_count,
    coalesce(sum(due_yuan), 0) as due_yuan,
    -- of the lines that give it; NULL where none does
    sum(paid_by_now + back_paid_by_now) as paid_yuan,
    coalesce(sum(paid_by_now) filter (where pay_method = '专户代发'), 0) as bank_paid_yuan,
    coalesce(sum(paid_by_now) filter (where pay_method is not null), 0) as known_way_paid_yuan,
    min(pay_day_date) as pay_day_date,
    bool_and(pay_day_date <= data_until) as is_pay_day_past,
    -- 《保障农民工工资支付条例》第十一条: in full, to each worker; one worker short is a month short. Lines whose
    -- due is not known decide nothing; NULL where it is known of none, or where nobody is known to be short and
    -- what was paid is not known of all.
    case
        when bool_and(paid_in_time >= due_yuan) and bool_or(paid_yuan is null) then null
        else bool_and(paid_in_time >= due_yuan)
    end as is_paid_on_time
from lines
group by project_id, wage_month
order by project_id, wage_month;
