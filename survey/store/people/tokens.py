"""Join codes that nobody mistakes when read aloud, and what is kept of a token: its hash."""

import hashlib
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


def new_spelt() -> str:
    """A token that somebody types at another machine, 80 bits: XXXX-XXXX-XXXX-XXXX."""
    code = new_code() + new_code()
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def token_hash(token: str) -> str:
    """What the database keeps of a token: nobody who reads it can use it."""
    return hashlib.sha256(token.encode()).hexdigest()
