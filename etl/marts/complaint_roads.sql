/*
id = "complaint_roads"
kind = "work"
label = "建议去向"
description = "一条投诉一行：按条件建议的办理去向和理由"
after = ["complaint_records", "order_readings", "parameter_spells", "signs_found"]
columns = [
  { name = "complaint_id", type = "text", comment = "投诉标识：渠道加原编号，没有编号的用自然键" },
  { name = "road", type = "text", comment = "建议去向的代码" },
  { name = "road_name", type = "text", comment = "建议去向" },
  { name = "road_reason", type = "text", comment = "建议的理由：规则的理由，和这条投诉所符合的条件" },
]
*/
-- Of the rules in force on the day of receipt whose conditions all hold, the first. What is not known fulfils no
-- condition. The road is a proposal: where a case goes is for the office to decide.
with told as (
    select
        records.complaint_id,
        records.row_id,
        records.received_date,
        records.worker_count,
        records.owed_yuan,
        order_readings.months_owed,
        records.project_name is not null as is_project_named,
        records.town_code <> 'unknown' as is_town_known,
        sectors.is_engineering
    from complaint_records as records
    left join sectors on sectors.sector = records.sector
    left join order_readings on order_readings.row_id = records.row_id
),

held as (
    select
        told.complaint_id,
        roads.priority,
        roads.road,
        roads.road_name,
        concat_ws(
            '；',
            roads.reason,
            case when roads.least_workers is not null then concat('反映', told.worker_count, '人') end,
            case
                when roads.least_yuan is not null
                    then concat('反映欠薪', cast(round(told.owed_yuan, 0) as bigint), '元')
            end,
            case
                when roads.least_months is not null
                    then concat('欠薪', regexp_replace(cast(told.months_owed as varchar), '[.]0$', '', 'g'), '个月')
            end,
            case when roads.sign is not null then concat('文字写有“', signs_found.said, '”') end
        ) as road_reason
    from told
    inner join roads
        on roads.effective_from <= told.received_date
        and told.received_date <= coalesce(roads.effective_until, cast('9999-12-31' as date))
    left join parameter_spells as workers
        on workers.parameter = roads.least_workers
        and workers.valid_from <= told.received_date
        and told.received_date < workers.valid_until
    left join parameter_spells as amounts
        on amounts.parameter = roads.least_yuan
        and amounts.valid_from <= told.received_date
        and told.received_date < amounts.valid_until
    left join parameter_spells as months
        on months.parameter = roads.least_months
        and months.valid_from <= told.received_date
        and told.received_date < months.valid_until
    left join signs_found on signs_found.row_id = told.row_id and signs_found.sign = roads.sign
    where (roads.least_workers is null or told.worker_count >= workers.value)
        and (roads.least_yuan is null or told.owed_yuan >= amounts.value)
        and (roads.least_months is null or told.months_owed >= months.value)
        and (roads.sign is null or signs_found.sign is not null)
        and (roads.is_engineering is null or told.is_engineering = roads.is_engineering)
        and (roads.needs_project is null or told.is_project_named = roads.needs_project)
        and (roads.needs_town is null or told.is_town_known = roads.needs_town)
),

firsts as (
    select complaint_id, min(priority) as priority
    from held
    group by complaint_id
)

select held.complaint_id, held.road, held.road_name, held.road_reason
from held
inner join firsts on firsts.complaint_id = held.complaint_id and firsts.priority = held.priority;
