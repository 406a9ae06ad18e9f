"""What a workbook's styles say of its cells: which show a day, and which show what nobody is to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

_WHITE: Final = "FFFFFF"
_WHITE_INDEXES: Final = (1, 9)
_NO_FILL: Final = (None, "none")


class Styles(NamedTuple):
    """Numbers of styles, as cells name them.

    Attributes:
        days: their numbers are days or moments.
        spans: their numbers are spans of time.
        struck: their text is struck out.
        white: their text is white, and what is behind it not coloured.
    """

    days: frozenset[int] = frozenset()
    spans: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    white: frozenset[int] = frozenset()


def read_styles(part: bytes) -> Styles:
    """The styles of a workbook; read with openpyxl, from whose way with formats lists were read before."""
    from defusedxml.ElementTree import fromstring
    from openpyxl.styles.stylesheet import Stylesheet

    tree: Any = fromstring(part)
    sheet: Any = Stylesheet.from_tree(tree)
    fonts, fills = list(sheet.fonts), list(sheet.fills)
    cells = list(enumerate(sheet.cell_styles))
    return Styles(
        days=frozenset(sheet.date_formats),
        spans=frozenset(sheet.timedelta_formats),
        struck=_those((n, fonts[each.fontId].strike) for n, each in cells if fonts),
        white=_those(
            (n, _white(fonts[each.fontId].color) and _plain(fills[each.fillId]))
            for n, each in cells
            if fonts and fills
        ),
    )


def _those(answers: Iterable[tuple[int, object]]) -> frozenset[int]:
    return frozenset(number for number, answer in answers if answer)


def _white(color: Any) -> bool:  # noqa: ANN401 — openpyxl's own
    """White as a colour, by its number in the old palette, or the theme's background."""
    match getattr(color, "type", None):
        case "rgb":
            return bool(str(color.rgb)[-6:].upper() == _WHITE)
        case "indexed":
            return color.indexed in _WHITE_INDEXES
        case "theme":
            return color.theme == 0 and not color.tint
        case _:
            return False


def _plain(fill: Any) -> bool:  # noqa: ANN401 — openpyxl's own
    return getattr(fill, "patternType", "gradient") in _NO_FILL
