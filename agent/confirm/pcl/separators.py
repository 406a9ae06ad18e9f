"""What stands between the columns of a text: commas or tabs. Anything else is told, not guessed at.

A spreadsheet of a country with decimal commas writes semicolons, and in most such countries the day
before the month: read as MM/DD/YYYY, its dates would be other days.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from agent.confirm.models import ListFormat
from agent.confirm.pcl.columns import REQUIRED
from agent.errors import UsageError
from agent.text import counted, quoted

SIGNS: Final = {ListFormat.CSV: ",", ListFormat.TSV: "\t"}

_WORDS: Final = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}

_DECLARED: Final = re.compile(
    r'\s*"?sep=(?P<sign>[^\r\n"])"?[ \t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE
)
"""A first line for Excel, which is no row: ``sep=,``."""

_FIRST_LINE: Final = re.compile(r"\s*([^\r\n]*)")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")

_BY_COMMAS: Final = (
    "Save the list as XLSX, or as CSV with commas; its dates have to be MM/DD/YYYY or YYYY-MM-DD, and "
    "programs that write other signs may put the day first."
)


class Table(NamedTuple):
    """The lines of a table, below the one that only tells its separator.

    Attributes:
        first_line: the number of its first line in the file, from 1.
    """

    text: str
    first_line: int


def declared_kind(text: str) -> ListFormat | None:
    """What the first line says of the table, where it says anything; any sign but a tab is taken for CSV."""
    declared = _DECLARED.match(text)
    if declared is None:
        return None
    return ListFormat.TSV if declared["sign"] == "\t" else ListFormat.CSV


def table_of(text: str, kind: ListFormat, name: str) -> Table:
    """The table alone.

    Raises:
        UsageError: its columns are separated by another sign than tables of that kind have.
    """
    sign, start = SIGNS[kind], 0
    if declared := _DECLARED.match(text):
        start = declared.end()
        if declared["sign"] != sign:
            raise _other(
                f"The file {quoted(name)} says in its first line that its columns are separated by "
                f"{quoted(declared['sign'])}",
                kind,
            )
    table = Table(text[start:], 1 + len(_LINE_END.findall(text, 0, start)))
    _require_own_sign(table.text, kind, name)
    return table


def _require_own_sign(text: str, kind: ListFormat, name: str) -> None:
    """A heading with too few columns for a list by its own sign, and with enough by another one."""
    found = _FIRST_LINE.match(text)
    heading = found[1] if found else ""
    enough = len(REQUIRED) - 1
    if heading.count(SIGNS[kind]) >= enough:
        return
    for sign, words in _WORDS.items():
        if heading.count(sign) >= enough:
            columns = counted(heading.count(sign) + 1, "column")
            raise _other(f"The heading of {quoted(name)} has {columns} separated by {words}", kind)


def _other(found: str, kind: ListFormat) -> UsageError:
    own = _WORDS[SIGNS[kind]]
    return UsageError(f"{found}, where a {kind.value.upper()} has {own}.", next_step=_BY_COMMAS)
