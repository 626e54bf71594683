"""The pages 账户 and 审计: what they say and how a form is carried out."""
