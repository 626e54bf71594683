-- scoped: complaints
-- The matter that a complaint is joined in.
select matter_id as 事项标识
from scoped_complaints
where complaint_id = $complaint_id
