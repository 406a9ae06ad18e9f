"""Lists whose columns do not say what they are."""

from __future__ import annotations

from datetime import date

from agent.confirm.pcl import Field, HowToRead
from tests.confirm.lists import (
    DATED,
    HEADINGS,
    ROW,
    delimited,
    workbook,
)
from tests.confirm.refusal import (
    CHOICES,
    EXPORT_ALL,
    Refusal,
)


def headed(*headings: str, columns: dict[str, Field] | None = None) -> tuple[bytes, HowToRead]:
    row = (*ROW, *[""] * (len(headings) - len(ROW)))
    return delimited(headings, row), HowToRead(columns=columns or {})


def asked(
    message: str, step: str, *headings: str, columns: dict[str, Field] | None = None
) -> Refusal:
    data, how = headed(*headings, columns=columns)
    return Refusal(data, message, step, how)


NAME_ONE = "Name a heading as it stands in the file, or the column's number: --map '#3=model'."
COLUMNS = {
    "none": Refusal(
        b"",
        'The file "list" has no column "Manufacturer" or "Product Name" or "Model Number" or "HCPCS" '
        'or "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "too many": asked(
        'The heading of "list" has more than 64 columns: no list has.',
        "Export the list again, its heading in the first line.",
        *"x" * 65,
    ),
    "one missing, one not known": asked(
        'The file "list" has no column "Model Number".',
        "If one of \"Model #\" is it, say so: --map 'Model #=model'.",
        *HEADINGS[:2],
        " Model   # ",
        *HEADINGS[3:],
    ),
    "two missing, six not known": asked(
        'The file "list" has no column "Model Number" or "HCPCS".',
        'If one of "a", "b", "c", "d", "e" is it, say so: --map \'a=model\'.',
        *HEADINGS[:2],
        *HEADINGS[4:],
        *"abcdef",
    ),
    "too few, none known": Refusal(
        b'{"a": 1}',
        'The file "list" has no column "Manufacturer" or "Product Name" or "Model Number" or "HCPCS" '
        'or "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "too few for a list": asked(
        'The file "list" has no column "Effective End Date".', EXPORT_ALL, *HEADINGS[:5]
    ),
    "too few for a list, one not known": Refusal(
        delimited((*HEADINGS[:4], "End")),
        'The file "list" has no column "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "just enough, one not known": Refusal(
        delimited((*HEADINGS[:5], "End")),
        'The file "list" has no column "Effective End Date".',
        "If one of \"End\" is it, say so: --map 'End=end'.",
    ),
    "one too many": asked(
        'The file "list" has a column that is not known: #8 "Status".',
        f"Say what each one is, as in --map 'Status=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        "Status",
    ),
    "five too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e".',
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcde",
    ),
    "six too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e" '
        "and 1 more.",
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcdef",
    ),
    "headings that are no texts": Refusal(
        workbook((*HEADINGS, date(2026, 1, 1), 7.5, "=1+1"), DATED),
        'The file "list" has columns that are not known: #8 "2026-01-01", #9 "7.5", '
        '#10 "holds a formula: paste its value in its place".',
        "Say what each one is, as in --map '2026-01-01=ignore' --map '7.5=ignore' "
        "--map 'holds a formula: paste its value in its place=ignore'; "
        f"instead of ignore: {CHOICES}.",
    ),
    "seven too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e" '
        "and 2 more.",
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcdefg",
    ),
    "three for one field": asked(
        'The file "list" has 3 columns that could be the product column: #2 "Product Name" and '
        '#8 "Product" and #9 "PRODUCT".',
        "Say which one it is not: --map '#9=ignore'.",
        *HEADINGS,
        "Product",
        "PRODUCT",
    ),
    "a heading that is not there": asked(
        'The file "list" has no column "Nothing".',
        NAME_ONE,
        *HEADINGS,
        columns={"Nothing": Field.MODEL},
    ),
    "a number beyond the last": asked(
        'The file "list" has no column "#8".', NAME_ONE, *HEADINGS, columns={"#8": Field.MODEL}
    ),
    "a heading that is there twice": asked(
        'The file "list" has 2 columns "Comments".',
        NAME_ONE,
        *HEADINGS,
        "Comments",
        columns={"Comments": Field.IGNORE},
    ),
    "something below no heading": Refusal(
        delimited((*HEADINGS, ""), (*ROW, ""), (*ROW, "x")),
        'Line 3, column 8 of "list" is not empty, and its column has no heading.',
        f"Say what that column is: --map '#8=ignore', or one of {CHOICES}.",
    ),
}
