/*
id = "recoveries"
label = "追发"
description = "追发台账一行一笔，有追发日期的"
key = ["recovery_id"]
ledgers = ["recoveries"]
after = ["complaints", "project_matches"]
first_day = "recovered_date"
dimensions = { town = "town_code", sector = "sector", authority = "authority", channel = "coalesce(channel, 'unknown')", route = "route", employer = "coalesce(employer_name, 'unknown')" }
drill = ["row_id"]
columns = [
  { name = "recovery_id", type = "text", comment = "追发标识：台账编号，没有的用自然键" },
  { name = "recovered_date", type = "date", comment = "追发日期" },
  { name = "channel", type = "text", comment = "渠道代码：线索编号对应的投诉的渠道", null = "线索编号对应不上" },
  { name = "town_code", type = "text", comment = "镇街代码：台账所写，否则取线索、项目的" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取线索、项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：线索的，否则项目的，否则行业的" },
  { name = "employer_name", type = "text", comment = "欠薪单位", null = "没有写明" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "project_id", type = "text", comment = "对应的在建项目", null = "对应不上在建项目台账" },
  { name = "clue_number", type = "text", comment = "线索编号", null = "没有写明" },
  { name = "worker_count", type = "integer", unit = "人", comment = "追发人数", null = "没有写明" },
  { name = "recovered_yuan", type = "decimal(18, 2)", unit = "元", comment = "追发金额", null = "没有写明或看不懂" },
  { name = "route", type = "text", comment = "追发方式：调解、责令支付、总包先行清偿、保证金、周转金、仲裁诉讼、移送" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- One row a payment recovered. What it leaves unsaid is the complaint's it answers, else its project's.
-- Without a day a recovery belongs to no window; it stays on the list to mend and out of here.
with numbered as (
    -- Numbers are each channel's own: one that two channels use points to neither. gt001 is GT001.
    select
        upper(native_number) as clue_key,
        min(channel) as channel,
        min(town_code) as town_code,
        min(sector) as sector,
        min(authority) as authority,
        min(project_id) as project_id
    from complaints
    where native_number is not null
    group by upper(native_number)
    having count(*) = 1
),

placed as (
    select
        keyed.native_number,
        keyed.record_key,
        keyed.natural_key,
        keyed.recovered_date,
        keyed.employer_name,
        keyed.project_name,
        keyed.clue_number,
        keyed.worker_count,
        keyed.recovered_yuan,
        keyed.route,
        keyed.row_id,
        numbered.channel,
        case
            when keyed.town_code is not null then keyed.town_code
            when keyed.is_town_written then 'unknown'
            else coalesce(nullif(numbered.town_code, 'unknown'), project_matches.town_code, 'unknown')
        end as town_code,
        coalesce(
            keyed.sector, nullif(numbered.sector, 'unknown'), project_matches.sector, 'unknown'
        ) as sector,
        coalesce(numbered.authority, project_matches.authority) as told_authority,
        coalesce(project_matches.project_id, numbered.project_id) as project_id
    from keyed_recoveries as keyed
    left join numbered on numbered.clue_key = upper(keyed.clue_number)
    left join project_matches on project_matches.project_key = keyed.project_key
    where keyed.recovered_date is not null
)

select
    -- A number on several rows identifies none of them: the row keyed by it keeps it without a suffix.
    coalesce(
        native_number || case
            when row_number() over (partition by native_number order by record_key <> natural_key, record_key) > 1
                then '#' || left(md5(record_key), 8)
            else ''
        end,
        record_key
    ) as recovery_id,
    recovered_date,
    channel,
    town_code,
    placed.sector,
    coalesce(placed.told_authority, sectors.authority) as authority,
    employer_name, project_name, project_id, clue_number,
    worker_count, recovered_yuan,
    coalesce(route, '未注明') as route,
    row_id
from placed
left join sectors on sectors.sector = placed.sector
order by recovered_date, recovery_id;
