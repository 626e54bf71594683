-- scoped: warning_unjudged
-- What a rule could not judge, or only in part, and why.
select
    warning_rules.label as 预警,
    coalesce(unjudged.project_name, unjudged.employer_name, '没有写明') as 项目或单位,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    unjudged.reason as 为什么不能判定,
    unjudged.people as 人数,
    unjudged.rule as 规则,
    unjudged.mark as 行标识
from scoped_warning_unjudged as unjudged
join warning_rules using (rule)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = unjudged.authority
order by unjudged.rule, unjudged.subject
