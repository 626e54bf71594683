/*
id = "credit_grade_rows"
label = "治欠诚信等级"
description = "一个企业一次评定的等级一行，valid_from 当天至 valid_until 前一天有效；下一次评定起不再有效"
key = ["row_id"]
ledgers = ["credit_grades"]
is_states = true
dimensions = { town = "town_code", sector = "sector" }
drill = ["row_id"]
row_unit = "家"
columns = [
  { name = "employer_name", type = "text", comment = "企业名称" },
  { name = "employer_key", type = "text", comment = "企业的名称键，与投诉的相同", null = "不是单位名称" },
  { name = "credit_code", type = "text", comment = "统一社会信用代码", null = "没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码，看不出的为 unknown" },
  { name = "sector", type = "text", comment = "行业代码，没有写明的为 unknown" },
  { name = "graded_year", type = "integer", comment = "评价年度", null = "没有写明或看不懂" },
  { name = "grade", type = "text", comment = "治欠诚信等级：A、B、C" },
  { name = "national_grade", type = "text", comment = "劳动保障守法诚信等级，另一套标准，不与治欠诚信等级混用", null = "没有写明" },
  { name = "grounds", type = "text", comment = "评定依据", null = "没有写明" },
  { name = "from_day", type = "date", comment = "等级自哪天起：有效期起，没有的为评定日期，再没有的为载入之日" },
  { name = "until_day", type = "date", comment = "等级到哪天止（含）：台账所写", null = "没有写明，到下一次评定为止" },
  { name = "valid_from", type = "date", comment = "有效起始日，同 from_day" },
  { name = "valid_until", type = "date", comment = "有效终止日（不含）：有效期止的次日和下一次评定的起始日里早的，都没有的为 9999-12-31" },
  { name = "known_from", type = "date", comment = "何时知道：评定日期，没有的为有效期起，再没有的为载入之日" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- A grade holds until its term or the next one. It is known from the day on which it was given, be its term earlier.
with lines as (
    select
        keyed.*,
        coalesce(keyed.from_date, keyed.graded_date, cast(batches.loaded_at as date)) as begins,
        coalesce(keyed.graded_date, keyed.from_date, cast(batches.loaded_at as date)) as told_on,
        coalesce(keyed.employer_key, keyed.credit_code, keyed.record_key) as company
    from keyed_credit_grades as keyed
    left join batches on batches.batch_id = keyed.batch_id
    where keyed.grade in ('A', 'B', 'C')
),

followed as (
    select
        lines.*,
        lead(begins, 1, cast('9999-12-31' as date)) over (
            partition by company order by begins, graded_year, row_id
        ) as next_begins
    from lines
)

select
    employer_name,
    employer_key,
    credit_code,
    coalesce(town_code, 'unknown') as town_code,
    coalesce(sector, 'unknown') as sector,
    cast(nullif(regexp_extract(graded_year, '20[0-9][0-9]'), '') as integer) as graded_year,
    grade,
    national_grade,
    grounds,
    begins as from_day,
    until_date as until_day,
    begins as valid_from,
    greatest(
        begins,
        least(next_begins, coalesce(cast(until_date + interval '1' day as date), cast('9999-12-31' as date)))
    ) as valid_until,
    told_on as known_from,
    row_id
from followed
order by company, begins, row_id;
