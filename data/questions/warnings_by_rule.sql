-- scoped: warning_levels, warnings
-- A line a rule: how many warnings of each level are open on $as_of, and how many came and went in the period.
-- Null means: the rule cannot judge, for a ledger that it needs never came or begins later, or it is off.
select
    warning_rules.rule as 规则,
    warning_rules.label as 预警,
    warning_rules.about as 判定对象,
    case when is_known then coalesce(levels.red, 0) end as 红,
    case when is_known then coalesce(levels.yellow, 0) end as 黄,
    case when is_known then coalesce(levels.blue, 0) end as 蓝,
    case when is_known then coalesce(moves.opened, 0) end as 新发生,
    case when is_known then coalesce(moves.closed, 0) end as 消除,
    warning_rules.judged_from as 判定自,
    warning_rules.judged_until as 判定到,
    warning_rules.missing as 缺台账,
    warning_rules.is_on as 启用,
    warning_rules.is_early as 先于投诉,
    warning_rules.blue as 蓝色,
    warning_rules.yellow as 黄色,
    warning_rules.red as 红色,
    warning_rules.closes as 怎样消除,
    warning_rules.ledgers as 台账,
    warning_rules.source as 依据
from (
    select *, judged_until is not null and is_on and coalesce(judged_from <= $as_of, true) as is_known
    from warning_rules
) as warning_rules
left join (
    select
        rule,
        count(*) filter (where level = 3) as red,
        count(*) filter (where level = 2) as yellow,
        count(*) filter (where level = 1) as blue
    from scoped_warning_levels
    where valid_from <= $as_of and $as_of < valid_until
    group by rule
) as levels using (rule)
left join (
    select
        rule,
        count(*) filter (where opened_date between $date_from and $date_to) as opened,
        count(*) filter (where closed_date between $date_from and $date_to) as closed
    from scoped_warnings
    group by rule
) as moves using (rule)
order by warning_rules.rule
