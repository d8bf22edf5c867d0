"""Join codes: eight characters that nobody mistakes for one another when read aloud or typed."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I
LENGTH = 8


def new_code() -> str:
    """A random join code, 40 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed(text: str) -> str:
    """What somebody typed as a join code, or "" where it cannot be one.

    >>> typed(" abcd-2345 ")
    'ABCD2345'
    """
    code = "".join(letter for letter in text.upper() if letter not in " -–.")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
