"""What access refuses, in Chinese for whoever reads it."""


class AccessError(Exception):
    """An order about accounts that cannot be carried out: why, and what to do."""


class SignInRefused(AccessError):
    """A sign-in that failed; the words are the same whatever the reason, and whoever the account."""
