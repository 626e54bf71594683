-- The warnings that a figure counts, the latest first.
select
    case labelled.level when 3 then '红' when 2 then '黄' else '蓝' end as 级别,
    warning_rules.label as 预警,
    coalesce(labelled.project_name, labelled.employer_name, '没有写明') as 项目或单位,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.opened_date as 发生日,
    labelled.closed_date as 消除日,
    labelled.spells as 发生次数,
    labelled.yuan as "金额（元）",
    labelled.people as 人数,
    labelled.reason as 依据,
    labelled.rule as 规则,
    labelled.mark as 行标识
from labelled
join warning_rules using (rule)
order by labelled.opened_date desc, labelled.rule, labelled.subject
