-- county only
-- The parameters that the figures of this snapshot were made with, each with its source.
select
    parameters.parameter as 参数,
    parameters.label as 名称,
    parameters.value as 值,
    parameters.unit as 单位,
    parameters.effective_from as 起用日期,
    parameters.source as 依据
from parameters
order by 参数, 起用日期
