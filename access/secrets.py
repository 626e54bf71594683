"""Random secrets and passwords: how they are made, kept and compared."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from access.errors import AccessError

SECRET_BYTES = 32
_HASHER = PasswordHasher()
# Compared with where there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash(secrets.token_hex(SECRET_BYTES))
# Often used, and long enough for the rule.
COMMON = frozenset(
    {
        "password123",
        "passw0rd123",
        "1qaz2wsx3edc",
        "1q2w3e4r5t",
        "a123456789",
        "aa12345678",
        "admin12345",
        "abcd1234567",
        "qwer12345678",
        "woaini1314520",
        "gaotang123456",
        "anxin123456",
    }
)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain digest cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_hash(password: str) -> str:
    return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the one that was kept; takes as long where nothing was kept."""
    try:
        _HASHER.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def check_password(password: str, name: str, least: int) -> None:
    """Raises: AccessError with the rule where a password is weak."""
    kinds = sum(
        any(map(test, password)) for test in (str.isalpha, str.isdigit, lambda one: not one.isalnum())
    )
    words = password.casefold()
    is_weak = len(password) < least or kinds < 2 or name.casefold() in words or words in COMMON
    if is_weak or len(set(password)) < least // 2:
        raise AccessError(
            f"密码太弱：至少{least}个字符，含字母、数字、符号中的两种，不含账户名，不是常见的或大半重复的字符。"
        )
