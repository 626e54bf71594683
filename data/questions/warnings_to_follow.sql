-- scoped: warning_levels
-- The warnings open on $as_of as they are sent out for follow-up, with the codes of whoever is to act: the red first
-- and of these the oldest. Persons are not named.
select
    case listed.level when 3 then '红' when 2 then '黄' else '蓝' end as 级别,
    warning_rules.label as 预警,
    coalesce(listed.project_name, listed.employer_name, '没有写明') as 项目或单位,
    town_labels.town_name as 镇街,
    authorities.authority_name as 主管部门,
    listed.opened_date as 发生日,
    listed.reason as 依据,
    listed.rule as 规则,
    listed.warning_id as 预警标识,
    listed.town_code as 镇街代码,
    listed.authority as 部门代码
from scoped_warning_levels as listed
join warning_rules using (rule)
left join town_labels using (town_code)
left join authorities on authorities.authority = listed.authority
where listed.valid_from <= $as_of and $as_of < listed.valid_until
order by listed.level desc, listed.opened_date, listed.rule, listed.subject
