-- scoped: warning_levels
-- The warnings open on $as_of, the red first and of these the oldest. Persons are not named.
select
    case listed.level when 3 then '红' when 2 then '黄' else '蓝' end as 级别,
    warning_rules.label as 预警,
    coalesce(listed.project_name, listed.employer_name, '没有写明') as 项目或单位,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    listed.opened_date as 发生日,
    ($as_of::date - listed.opened_date)::integer as 已有天数,
    listed.valid_from as 现状自,
    listed.about_day as 有关日期,
    listed.yuan as "金额（元）",
    listed.people as 人数,
    listed.reason as 依据,
    listed.spell as 第几次,
    warning_rules.closes as 怎样消除,
    listed.rule as 规则,
    listed.mark as 行标识
from scoped_warning_levels as listed
join warning_rules using (rule)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = listed.authority
where listed.valid_from <= $as_of and $as_of < listed.valid_until
order by listed.level desc, listed.opened_date, listed.rule, listed.subject
