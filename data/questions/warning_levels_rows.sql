-- The warnings open on the day asked for, the red first and of these the oldest.
select
    case labelled.level when 3 then '红' when 2 then '黄' else '蓝' end as 级别,
    warning_rules.label as 预警,
    coalesce(labelled.project_name, labelled.employer_name, '没有写明') as 项目或单位,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.opened_date as 发生日,
    labelled.valid_from as 现状自,
    labelled.about_day as 有关日期,
    labelled.yuan as "金额（元）",
    labelled.people as 人数,
    labelled.reason as 依据,
    labelled.spell as 第几次,
    labelled.rule as 规则,
    labelled.mark as 行标识
from labelled
join warning_rules using (rule)
order by labelled.level desc, labelled.opened_date, labelled.rule, labelled.subject
