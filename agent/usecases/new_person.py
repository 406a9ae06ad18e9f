"""What a new person may be called, and how long a password has to be."""

from __future__ import annotations

import re
from typing import Final

from agent.errors import UsageError
from agent.text import counted, quoted

MIN_PASSWORD_CHARACTERS: Final = 10
"""NIST SP 800-63B asks for 8 at least; these records are kept seven years."""

NAME_PATTERN: Final = r"^[a-z][a-z0-9._-]{1,31}$"
"""What a person types to say who they are."""

MAX_PRINTED_CHARS: Final = 120
MAX_CREDENTIALS_CHARS: Final = 60


def require_usable(
    name: str, printed_name: str, credentials: str, licence: str, password: str
) -> None:
    """Refuse what a new person cannot have, before anything is made for them.

    Raises:
        UsageError: naming the first that will not do.
    """
    if re.fullmatch(NAME_PATTERN, name) is None:
        raise UsageError(
            f"{quoted(name)} cannot be a user name.",
            next_step="Take 2 to 32 small letters, digits, dots, dashes or underscores, a letter first.",
        )
    if not printed_name.strip():
        raise UsageError(
            "A person needs a printed name: it stands on what they sign.",
            next_step='Give it with --printed-name "First Last".',
        )
    for what, text, most in (
        ("printed name", printed_name, MAX_PRINTED_CHARS),
        ("credentials", credentials, MAX_CREDENTIALS_CHARS),
        ("licence", licence, MAX_PRINTED_CHARS),
    ):
        if len(text) > most:
            raise UsageError(
                f"The {what} has {len(text)} characters; at most {most} fit on a signature line.",
                next_step="Give a shorter one.",
            )
    require_long(password)


def require_long(password: str) -> None:
    """Refuse a password that is guessed too easily.

    Raises:
        UsageError: it is too short.
    """
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise UsageError(
            f"The password has {counted(len(password), 'character')}; at least "
            f"{MIN_PASSWORD_CHARACTERS} are needed.",
            next_step="Take a longer one; a sentence is easiest to remember.",
        )
