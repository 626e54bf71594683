"""Accounts, what each role may do, whose figures each account sees, and the audit."""
