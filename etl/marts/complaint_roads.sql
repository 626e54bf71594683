/*
id = "complaint_roads"
kind = "work"
label = "建议去向"
description = "一条投诉一行：按条件建议的办理去向和理由"
after = ["complaint_records", "parameter_spells", "road_spells", "signs_found"]
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
        records.months_owed,
        records.project_key is not null as is_project_named,
        records.owed_yuan / greatest(coalesce(records.worker_count, 1), 1) as each_yuan,
        records.town_code <> 'unknown' as is_town_known,
        case when records.sector <> 'unknown' then sectors.is_engineering end as is_engineering
    from complaint_records as records
    left join sectors on sectors.sector = records.sector
),

spells as (
    select roads.*, road_spells.valid_from, road_spells.valid_until
    from roads
    inner join road_spells
        on road_spells.rule = roads.rule and road_spells.valid_from = roads.effective_from
),

held as (
    select
        told.complaint_id,
        spells.rule,
        spells.priority,
        spells.road,
        spells.road_name,
        concat_ws(
            '；',
            spells.reason,
            case when spells.least_workers is not null then concat('反映', told.worker_count, '人') end,
            case
                when spells.least_yuan is not null and spells.is_each
                    then concat('人均欠薪', cast(round(told.each_yuan, 0) as bigint), '元')
                when spells.least_yuan is not null
                    then concat('反映欠薪', cast(round(told.owed_yuan, 0) as bigint), '元')
            end,
            case
                when spells.least_months is not null
                    then concat('欠薪', regexp_replace(cast(told.months_owed as varchar), '[.]0$', '', 'g'), '个月')
            end,
            case when spells.sign is not null then concat('文字写有“', signs_found.said, '”') end
        ) as road_reason
    from told
    inner join spells
        on spells.valid_from <= told.received_date
        and told.received_date < spells.valid_until
    left join parameter_spells as workers
        on workers.parameter = spells.least_workers
        and workers.valid_from <= told.received_date
        and told.received_date < workers.valid_until
    left join parameter_spells as amounts
        on amounts.parameter = spells.least_yuan
        and amounts.valid_from <= told.received_date
        and told.received_date < amounts.valid_until
    left join parameter_spells as months
        on months.parameter = spells.least_months
        and months.valid_from <= told.received_date
        and told.received_date < months.valid_until
    left join signs_found on signs_found.row_id = told.row_id and signs_found.sign = spells.sign
    where (spells.least_workers is null or told.worker_count >= workers.value)
        and (
            spells.least_yuan is null
            or case when spells.is_each then told.each_yuan else told.owed_yuan end >= amounts.value
        )
        and (spells.least_months is null or told.months_owed >= months.value)
        and (spells.sign is null or signs_found.sign is not null)
        and (spells.is_engineering is null or told.is_engineering = spells.is_engineering)
        and (spells.needs_project is null or told.is_project_named = spells.needs_project)
        and (spells.needs_town is null or told.is_town_known = spells.needs_town)
)

select complaint_id, road, road_name, road_reason
from (
    select held.*, row_number() over (partition by complaint_id order by priority) as turn
    from held
) as ordered
where turn = 1;
