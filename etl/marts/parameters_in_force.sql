/*
id = "parameters_in_force"
kind = "work"
label = "现行参数"
description = "数据截至日（没有的取加载当天）有效的参数，一个一行"
columns = [
  { name = "parameter", type = "text", comment = "参数名" },
  { name = "value", type = "decimal(18, 4)", comment = "值" },
]
*/
select parameters.parameter, parameters.value
from parameters
inner join (
    select parameter, max(effective_from) as effective_from
    from parameters
    cross join build_info
    where effective_from <= reference_day
    group by parameter
) as newest
    on newest.parameter = parameters.parameter and newest.effective_from = parameters.effective_from;
