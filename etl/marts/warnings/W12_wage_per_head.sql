/*
label = "人均工资异常"
of = "项目"
ledgers = ["payrolls"]
reads = ["payroll_lines", "projects"]
parameters = ["yellow_yuan", "red_yuan", "least_yuan"]
cut_by = ["payrolls"]
blue = ""
yellow = "一个月人均应付高于{yellow_yuan}元"
red = "人均应付高于{red_yuan}元，或低于最低工资{least_yuan}元"
closes = "下一个月份恢复，或项目完工"
source = "最低工资按山东省公布的三类地区标准，须由县里核对；高限由县里定"
*/
-- The latest month whose pay day is past speaks for its project. Lines whose due is not known count neither as
-- yuan nor as heads.
with heads as (
    select
        project_id, wage_month,
        min(project_name) as project_name, min(town_code) as town_code, min(sector) as sector,
        min(authority) as authority, min(pay_day_date) as pay_day_date,
        count(distinct worker) as worker_count,
        sum(due_yuan) as due_yuan
    from payroll_lines
    where due_yuan is not null and project_id not like 'name:%'
    group by project_id, wage_month
    having sum(due_yuan) > 0
),

months as (
    select
        heads.*,
        heads.due_yuan / heads.worker_count as yuan_each,
        coalesce(projects.valid_until, cast('9999-12-31' as date)) as ends,
        lead(heads.pay_day_date) over (partition by heads.project_id order by heads.wage_month) as next_pay_day,
        limits.yellow_yuan, limits.red_yuan, limits.least_yuan
    from heads
    inner join limits on limits.valid_from <= heads.pay_day_date and heads.pay_day_date < limits.valid_until
    left join projects on projects.project_id = heads.project_id
)

select
    project_id as subject,
    pay_day_date as since,
    project_id, project_name, cast(null as text) as employer_name,
    town_code, sector, authority,
    pay_day_date + 1 as day,
    case
        when yuan_each > red_yuan or yuan_each < least_yuan then 3
        when yuan_each > yellow_yuan then 2
        else 0
    end as level,
    cast(worker_count as integer) as people,
    cast(yuan_each as decimal(18, 2)) as yuan,
    pay_day_date as about_day,
    wage_month,
    '应发月份 ' || strftime(wage_month, '%Y-%m') || '，' || worker_count || ' 人，人均应付 '
    || printf('%.2f', yuan_each) || ' 元' as reason,
    'wages:' || strftime(wage_month, '%Y-%m') || ':' || project_id as mark
from months
union all
select
    project_id as subject,
    pay_day_date as since,
    project_id, project_name, cast(null as text) as employer_name,
    town_code, sector, authority,
    greatest(ends, pay_day_date + 1) as day,
    0 as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    pay_day_date as about_day,
    wage_month,
    '项目已完工' as reason,
    'wages:' || strftime(wage_month, '%Y-%m') || ':' || project_id as mark
from months
where next_pay_day is null and ends < cast('9999-12-31' as date) and ends > pay_day_date + 1
