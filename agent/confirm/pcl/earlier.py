"""Files that were imported before the way of reading was kept with them.

The importer of that time took CSV alone, passed over columns that it did not know, and read what was not
UTF-8 as Windows text. What was stored then is read so still.
"""

from __future__ import annotations

from agent.confirm.models import ListFormat
from agent.confirm.pcl.columns import known_field
from agent.confirm.pcl.decoding import decoded
from agent.confirm.pcl.delimited import read_delimited
from agent.confirm.pcl.form import Encoding, Field, HowToRead
from agent.confirm.pcl.read import read_rows
from agent.confirm.pcl.rows import ListRow
from agent.errors import UsageError


def read_earlier(data: bytes, *, name: str) -> tuple[ListRow, ...]:
    """The rows of such a file.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        text, encoding = decoded(data, name, None), None
    except UsageError:
        text, encoding = decoded(data, name, Encoding.CP1252), Encoding.CP1252
    heading = read_delimited(text, ListFormat.CSV, name).heading
    columns = {
        f"#{number}": known_field(str(cell)) or Field.IGNORE
        for number, cell in enumerate(heading, start=1)
    }
    return read_rows(data, name=name, how=HowToRead(encoding=encoding, columns=columns))
