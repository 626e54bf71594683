/*
id = "full_project_names"
label = "正文写着的项目全名"
description = "从文字读出的项目只是一部分、而正文写着在建项目台账全名的，投诉照全名计，一条记录一行；台账里有几个项目都相符的、人工核对过的不在内"
key = ["row_id"]
ledgers = ["hotline_orders", "visits"]
after = ["project_matches"]
drill = ["row_id"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
  { name = "project_name", type = "text", comment = "在建项目台账所写的项目名称，正文里写着" },
  { name = "project_key", type = "text", comment = "项目名称键" },
]
*/
-- What was read is within the ledger's name, and that stands in the text as a whole. What a person has confirmed
-- stays, and so does what is the name of a project by itself.
with told as (
    select row_id, text_project, text_project_key, concat_ws('。', title, content) as words
    from keyed_hotline_orders
    where text_project_confidence < 1
    union all
    select row_id, text_project, text_project_key, content as words
    from keyed_visits
    where project_name is null and text_project_confidence < 1
),

known as (
    select keyed.project_name, project_matches.project_key
    from project_matches
    inner join keyed_projects as keyed on keyed.project_key = project_matches.project_key
),

partly_told as (
    select distinct told.text_project, known.project_name, known.project_key
    from (select distinct text_project, text_project_key from told) as told
    left join project_matches as itself on itself.project_key = told.text_project_key
    inner join known on contains(known.project_name, told.text_project)
    where itself.project_key is null
)

select
    told.row_id,
    min(partly_told.project_name) as project_name,
    min(partly_told.project_key) as project_key
from told
inner join partly_told
    on partly_told.text_project = told.text_project and contains(told.words, partly_told.project_name)
group by told.row_id
having count(distinct partly_told.project_key) = 1
order by told.row_id;
