"""Reading a file of the PDAC Product Classification List: CSV, TSV, XLSX, a saved DMECS page.

Tolerant of column names and order, strict about what a value means: a column that cannot be placed is
asked about, and a file that cannot be read whole is refused whole, with row and column. There is no
published download of the list that we know of; column names are recollected, hence the aliases.

::

    bytes → form → decoding → delimited | workbook | page → grid → columns → rows → doubles → read
"""

from __future__ import annotations

from agent.confirm.pcl.doubles import folded_key
from agent.confirm.pcl.findings import ABOUT_THE_REST, Finding, Severity, require_importable
from agent.confirm.pcl.form import (
    MAX_FILE_BYTES,
    MEDIA_TYPES,
    Encoding,
    Field,
    HowToRead,
    too_large,
)
from agent.confirm.pcl.read import (
    ReadList,
    as_listings,
    read_list,
    read_rows,
    rows_digest,
    seen_for,
    snapshot_of,
)
from agent.confirm.pcl.rows import ListRow

__all__ = [
    "ABOUT_THE_REST",
    "MAX_FILE_BYTES",
    "MEDIA_TYPES",
    "Encoding",
    "Field",
    "Finding",
    "HowToRead",
    "ListRow",
    "ReadList",
    "Severity",
    "as_listings",
    "folded_key",
    "read_list",
    "read_rows",
    "require_importable",
    "rows_digest",
    "seen_for",
    "snapshot_of",
    "too_large",
]
