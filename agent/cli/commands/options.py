"""Options that several commands share."""

from __future__ import annotations

import click

JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
