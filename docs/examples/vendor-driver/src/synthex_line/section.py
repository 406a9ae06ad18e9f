"""The table ``[synthex-line]`` of a product's profile."""

from __future__ import annotations

from typing import Literal

from drivers.reading import Model


class LineSection(Model):
    """What differs between products.

    Attributes:
        line_end: what ends a line that is sent.
    """

    line_end: Literal["lf", "crlf"] = "lf"
