-- What one ledger says and another does not bear out: judged at every build, for either may come first.
delete from doubts where rule in (
    'unknown_project', 'recovered_more_than_owed', 'unknown_authority', 'overlapping_guarantees', 'unknown_title_project'
);

-- An authority that the reference list lacks. One line stands for all of a ledger that name it.
insert into doubts by name
select
    ledger,
    min(row_id) as row_id,
    'unknown_authority' as rule,
    column_name,
    '主管部门表里没有这个部门，按台账所写的名称单独列出（本台账共' || count(*)
    || '行）；请在“数据”页“待核”选定主管部门，或改正后重新导入' as message
from named_authorities
join unlisted_authorities on authority_key(named_authorities.authority_name) = unlisted_authorities.authority_key
group by ledger, column_name, unlisted_authorities.authority_key;

-- Two guarantees of one project in force on one day: one of them is a renewal, or one was meant to top up.
insert into doubts by name
select
    'wage_deposits' as ledger,
    row_id,
    'overlapping_guarantees' as rule,
    '到期日' as column_name,
    '同一项目有别的保函（保单）与这份同时有效，同一天只计金额大的一份；确为补足或追加的，请在备注写明“补足”或“追加”' as message
from overlapping_guarantees;

-- A project nobody knows. Asked only where the ledger of projects is there; a name two projects share is
-- known. 12345 orders are left out: their project is read from running text and reviewed as a reading.
create or replace temp table known_projects as
select distinct project_key(project_name) as project_key from projects;

insert into doubts by name
with named as (
    select
        channels.ledger,
        row_id,
        ledger_columns.label as column_name,
        project_key
    from complaint_records
    inner join channels using (channel)
    -- a ledger without the column has its projects from running text
    inner join ledger_columns on ledger_columns.ledger = channels.ledger and ledger_columns.field = 'project_name'
    where project_id is null

    union all

    select 'wage_deposits', row_id, '项目', project_key
    from keyed_wage_deposits
    where is_project_named
        and not coalesce(project_number in (select project_id from projects), false)

    union all

    select
        ledger, row_id, '项目', project_key
    from (
        select 'recoveries' as ledger, row_id, project_key, is_project_named from keyed_recoveries
        union all
        select 'revolving_fund', row_id, project_key, is_project_named from keyed_revolving_fund
    )
    where is_project_named

    union all

    -- Of a payroll one line stands for all of the project's: a list of every worker would hide the rest.
    select 'payrolls', min(row_id), '项目名称', substr(project_id, 6)
    from payroll_lines
    where starts_with(project_id, 'name:') and project_id <> 'name:未注明'
    group by project_id
)

select
    ledger, row_id,
    'unknown_project' as rule,
    column_name,
    '在建项目台账里没有这个项目；请在“数据”页“待核”选定项目，或补报这个项目' as message
from named
where project_key is not null
    and project_key not in (select project_key from known_projects where project_key is not null)
    and exists (select 1 from projects);

-- A project that only a title names and nobody knows. One line stands for all of its file.
insert into doubts by name
select
    'payrolls' as ledger,
    min(payrolls.row_id) as row_id,
    'unknown_title_project' as rule,
    '项目名称' as column_name,
    '只有标题里像是写了项目，在建项目台账里对不上，本文件有' || count(*)
    || '行列在“未注明”下；请在标题写明“项目名称：”，或核对名称、补报这个项目' as message
from current_payrolls as payrolls
join payroll_projects
    on payroll_projects.project_number is not distinct from payrolls.project_number
    and payroll_projects.project_name is not distinct from payrolls.project_name
    and payroll_projects.title_project is not distinct from payrolls.title_project
where payrolls.title_project is not null and payroll_projects.project_id = 'name:未注明'
group by payrolls.file_seq;

-- More recovered for a clue than it was ever said to owe: a mistyped amount, or another clue's number.
insert into doubts by name
with paid as (
    select
        upper(clue_number) as clue_key,
        sum(recovered_yuan) as recovered_yuan,
        arg_max(row_id, (recovered_date, recovery_id)) as row_id
    from recoveries
    where clue_number is not null
    group by clue_key
),

owed as (
    select
        upper(native_number) as clue_key,
        any_value(greatest(owed_yuan, verified_yuan)) as most_yuan
    from complaints
    where native_number is not null
    group by clue_key
    having count(*) = 1
)

select
    'recoveries' as ledger,
    paid.row_id,
    'recovered_more_than_owed' as rule,
    '追发金额' as column_name,
    '该线索累计追发多于反映和核实的金额；请核对追发金额、线索编号和线索台账的金额' as message
from paid
join owed using (clue_key)
where paid.recovered_yuan > owed.most_yuan;
