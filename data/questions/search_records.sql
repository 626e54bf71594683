-- scoped: complaints, recoveries, projects
-- What a text finds among the records: cases and matters by number or by the names in them, employers and
-- projects by name or number. At most $most of a kind, the closest first; `总数` is how many there are of the kind.
-- 远近: 0 the same, 1 begins with the text, 2 holds it, 3 holds it in the name of its employer or project.
-- Names are compared without blanks, width and case: each sign of $wide is read as the one of $plain in its place.
-- Only rows in scope are read: what others have is neither listed nor counted.
select
    kind as 类别, distance as 远近, mark as 行标识, name as 名称, way as 途径, day as 日期, town_name as 镇街,
    firm as 单位, case_count as 件数, other_count as 另计, total as 总数
from (
    with names as (
        select name, upper(translate(name, $wide, $plain)) as folded
        from (
            select employer_name as name from scoped_complaints
            union select project_name from scoped_complaints
            union select employer_name from scoped_recoveries
            union select project_name from scoped_recoveries
            union select contractor_name from scoped_projects
            union select project_name from scoped_projects
        )
        where name is not null
    ),

    found_names as (
        select name, folded, case when folded = $term then 0 when starts_with(folded, $term) then 1 else 2 end as distance
        from names
        where contains(folded, $term)
    ),

    records as (
        select
            'case' as kind, row_id as mark, channels.channel_name as way, native_number as number, received_date as day,
            town_code, employer_name, project_name, project_id, matter_id, complaint_id
        from scoped_complaints
        left join channels using (channel)
        union all by name
        select
            'paid' as kind, row_id as mark, '追发' as way, recovery_id as number, recovered_date as day, town_code,
            employer_name, project_name, project_id
        from scoped_recoveries
    ),

    found_records as (
        select
            records.*,
            case
                when upper(records.number) = $term then 0
                when starts_with(upper(records.number), $term) then 1
                else 3
            end as distance
        from records
        where starts_with(upper(records.number), $term)
            or (records.kind = 'case' and (
                records.employer_name in (select name from found_names)
                or records.project_name in (select name from found_names)
            ))
    ),

    found_matters as (
        select
            arg_min(cases.complaint_id, (cases.received_date, cases.complaint_id)) as complaint_id,
            arg_min(coalesce(cases.native_number, '登记簿无编号'), (cases.received_date, cases.complaint_id)) as number,
            min(cases.received_date) as day,
            max(cases.received_date) as last_day,
            arg_min(cases.town_code, (cases.received_date, cases.complaint_id)) as town_code,
            arg_min(cases.employer_name, (cases.received_date, cases.complaint_id)) as employer_name,
            count(*) as case_count,
            min(found.distance) as distance
        from (
            select matter_id, min(distance) as distance from found_records where kind = 'case' group by matter_id
        ) as found
        join scoped_complaints as cases using (matter_id)
        group by matter_id
    ),

    firms as (
        select employer_name as name, 1 as case_count, matter_id, 0 as project_count from scoped_complaints
        union all
        select employer_name, 0, null, 0 from scoped_recoveries
        union all
        select contractor_name, 0, null, 1 from scoped_projects
    ),

    -- a project of the ledger is one whatever its name is written like; any other is its name
    sites as (
        select *, coalesce(project_id, 'name:' || upper(translate(name, $wide, $plain))) as site
        from (
            select project_id, project_name as name, town_code, contractor_name as firm, 0 as case_count,
                true as is_listed
            from scoped_projects
            union all
            select project_id, project_name, town_code, null, 1, false from scoped_complaints
            union all
            select project_id, project_name, town_code, null, 0, false from scoped_recoveries
        )
        where project_id is not null or name is not null
    ),

    found_site_keys as (
        select
            sites.site,
            min(case
                when upper(sites.project_id) = $term then 0
                when starts_with(upper(sites.project_id), $term) then 1
                else found_names.distance
            end) as distance
        from sites
        left join found_names on found_names.name = sites.name
        where found_names.name is not null or starts_with(upper(sites.project_id), $term)
        group by sites.site
    ),

    found_sites as (
        select
            sites.site,
            coalesce(any_value(sites.name) filter (where sites.is_listed), any_value(sites.name)) as name,
            coalesce(any_value(sites.town_code) filter (where sites.is_listed), any_value(sites.town_code)) as town_code,
            any_value(sites.firm) as firm,
            any_value(sites.project_id) as number,
            sum(sites.case_count) as case_count,
            min(found_site_keys.distance) as distance
        from sites
        join found_site_keys using (site)
        group by sites.site
    ),

    hits as (
        select
            'case' as kind, distance, mark, coalesce(number, '登记簿无编号') as name, way, day, town_code,
            employer_name as firm, null::bigint as case_count, null::bigint as other_count
        from found_records
        union all by name
        select
            'matter' as kind, distance, 'joined:' || complaint_id as mark, number as name, day, town_code,
            employer_name as firm, case_count
        from found_matters
        union all by name
        select
            'employer' as kind, min(found_names.distance) as distance, 'employer:' || found_names.folded as mark,
            arg_max(firms.name, firms.case_count) as name, sum(firms.case_count) as case_count,
            count(distinct firms.matter_id) as other_count
        from firms
        join found_names on found_names.name = firms.name
        group by found_names.folded
        union all by name
        select
            'project' as kind, distance, 'project:' || site as mark, name, nullif(number, site) as way, town_code, firm,
            case_count
        from found_sites
    )

    select
        hits.*,
        count(*) over (partition by kind) as total,
        row_number() over (
            partition by kind order by distance, case_count desc nulls last, day desc nulls last, name, mark
        ) as place
    from hits
)
left join town_labels using (town_code)
where place <= $most
order by kind, place
