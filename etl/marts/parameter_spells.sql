/*
id = "parameter_spells"
kind = "work"
label = "参数各版本"
description = "参数的一个版本一行，valid_from <= 日期 < valid_until 时有效"
columns = [
  { name = "parameter", type = "text", comment = "参数名" },
  { name = "value", type = "decimal(18, 4)", comment = "值" },
  { name = "valid_from", type = "date", comment = "自哪天起有效；最早的版本之前也按它" },
  { name = "valid_until", type = "date", comment = "到哪天为止（不含）" },
]
*/
-- Each version of a parameter with the days it holds: what is judged by its own day keeps the rule of that day
-- when a new one comes. Before the first version begins there is no other.
select
    parameter,
    value,
    case
        when row_number() over versions = 1 then cast('0001-01-01' as date)
        else effective_from
    end as valid_from,
    lead(effective_from, 1, cast('9999-12-31' as date)) over versions as valid_until
from parameters
window versions as (partition by parameter order by effective_from);
