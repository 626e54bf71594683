/*
id = "matters"
label = "事项"
description = "同一反映人（两条写明的单位和项目都不同的除外），或同一单位同一项目，与上一条相隔不超过并案间隔的投诉并为1项"
key = ["matter_id"]
ledgers = ["channels"]
after = ["complaint_records", "matter_members", "parameter_spells", "parameters_in_force"]
dimensions = { town = "town_code", sector = "sector", authority = "authority", channel = "channel", employer = "coalesce(employer_name, 'unknown')" }
row_unit = "项"
drill = ["matter_id"]
columns = [
  { name = "matter_id", type = "text", comment = "事项标识：首条投诉的标识" },
  { name = "first_date", type = "date", comment = "首条收到日期" },
  { name = "last_date", type = "date", comment = "末条收到日期" },
  { name = "channel", type = "text", comment = "首条的渠道代码" },
  { name = "town_code", type = "text", comment = "首条的镇街代码" },
  { name = "sector", type = "text", comment = "首条的行业代码" },
  { name = "authority", type = "text", comment = "首条的主管部门代码" },
  { name = "employer_name", type = "text", comment = "被反映单位：按先后第一条写明的", null = "各条都没有写明" },
  { name = "project_name", type = "text", comment = "项目名称：按先后第一条写明的", null = "各条都没有写明" },
  { name = "project_id", type = "text", comment = "对应的在建项目：按先后第一条能对应的", null = "各条都对应不上在建项目台账" },
  { name = "complaint_count", type = "integer", comment = "并入的投诉件数" },
  { name = "channel_count", type = "integer", comment = "涉及的渠道数" },
  { name = "worker_count", type = "integer", unit = "人", comment = "人数：各条核实人数的最大值，都未核实取反映人数的最大值", null = "各条都没有写明" },
  { name = "matter_yuan", type = "decimal(18, 2)", unit = "元", comment = "金额：各条核实金额的最大值，都未核实取反映金额的最大值，不相加", null = "各条都没有写明" },
  { name = "is_amount_verified", type = "boolean", comment = "金额取自核实数" },
  { name = "is_group", type = "boolean", comment = "群体性事项：人数达到参数 group_workers" },
  { name = "is_repeat", type = "boolean", comment = "同一反映人，或同一单位同一项目，在参数 repeat_window_days 的天数之内已有过事项" },
  { name = "is_declined", type = "boolean", comment = "并入的投诉全部不予受理或退回" },
  { name = "is_settled", type = "boolean", comment = "除不予受理和退回外，并入的投诉全部办结" },
  { name = "is_verified", type = "boolean", comment = "并入的投诉有经查属实的" },
  { name = "is_open_overdue", type = "boolean", comment = "并入的投诉有过期未办结的" },
  { name = "due_date", type = "date", comment = "未办结投诉中最早的到期日", null = "没有未办结的投诉，或其到期日都不明" },
  { name = "row_id", type = "text", comment = "首条的来源行" },
]
*/
-- One row a 事项: what it is about is the first record's, how much the largest of its records; never a sum,
-- for the same wages are placed to several channels.
with members as (
    select
        records.*,
        matter_members.matter_id,
        row_number() over (
            partition by matter_members.matter_id order by matter_members.complaint_order
        ) as place
    from complaint_records as records
    inner join matter_members on matter_members.complaint_id = records.complaint_id
),

-- Employer, project and its id are those of the first record that gives one: its place.
placed as (
    select
        members.*,
        min(case when employer_name is not null then place end) over (partition by matter_id) as employer_place,
        min(case when project_name is not null then place end) over (partition by matter_id) as project_place,
        min(case when project_id is not null then place end) over (partition by matter_id) as id_place
    from members
),

gathered as (
    select
        matter_id,
        min(received_date) as first_date,
        max(received_date) as last_date,
        max(case when place = 1 then channel end) as channel,
        max(case when place = 1 then town_code end) as town_code,
        max(case when place = 1 then sector end) as sector,
        max(case when place = 1 then authority end) as authority,
        max(case when place = 1 then row_id end) as row_id,
        max(case when place = employer_place then employer_name end) as employer_name,
        max(case when place = project_place then project_name end) as project_name,
        max(case when place = id_place then project_id end) as project_id,
        count(*) as complaint_count,
        count(distinct channel) as channel_count,
        coalesce(max(verified_worker_count), max(worker_count)) as worker_count,
        coalesce(max(verified_yuan), max(owed_yuan)) as matter_yuan,
        max(verified_yuan) is not null as is_amount_verified,
        bool_and(is_declined) as is_declined,
        coalesce(bool_and(case when not is_declined then is_settled end), false) as is_settled,
        bool_or(is_verified) as is_verified,
        bool_or(is_open_overdue) as is_open_overdue,
        min(case when not is_settled and not is_declined then due_date end) as due_date
    from placed
    group by matter_id
),

matter_keys as (
    select matter_id, concat('worker:', worker_key) as matter_key from members where worker_key is not null
    union
    select matter_id, concat('phone:', phone_key) as matter_key from members where phone_key is not null
    union
    select matter_id, concat('site:', employer_key, chr(31), project_key) as matter_key
    from members
    where employer_key is not null and project_key is not null
),

-- The last day before on which a matter of the same worker, or the same employer and project, began.
earlier as (
    select
        gathered.matter_id,
        gathered.first_date,
        max(gathered.first_date) over (
            partition by matter_keys.matter_key order by gathered.first_date
            range between unbounded preceding and interval '1' day preceding
        ) as earlier_date
    from matter_keys
    inner join gathered on gathered.matter_id = matter_keys.matter_id
),

repeats as (
    select earlier.matter_id
    from earlier
    inner join parameters_in_force as repeat_window on repeat_window.parameter = 'repeat_window_days'
    group by earlier.matter_id, repeat_window.value
    having min(datediff('day', earlier.earlier_date, earlier.first_date)) <= repeat_window.value
)

select
    gathered.*,
    coalesce(gathered.worker_count >= group_workers.value, false) as is_group,
    repeats.matter_id is not null as is_repeat
from gathered
left join repeats on repeats.matter_id = gathered.matter_id
left join parameter_spells as group_workers
    on group_workers.parameter = 'group_workers'
    and group_workers.valid_from <= gathered.first_date
    and gathered.first_date < group_workers.valid_until
order by first_date, matter_id;
