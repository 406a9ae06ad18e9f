"""A controller that does not say all of itself, beside a label that stands for it."""

from __future__ import annotations

from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import Evidence, Label, LabelSource
from drivers.reading import Pass
from tests.confirm.build import (
    CONFIRMING,
    SERIAL,
    SHIPPED_RULES,
    crosswalk,
    label,
    one_pass,
    reading,
)

OTHER_DI = "00812345678901"
STANDING = label(scanned=LabelSource.SCANNED)
WALK = crosswalk().model_copy(update={"synthetic": True})


def says(*without: str, **fields: str) -> Pass:
    """A pass that leaves these fields out."""
    made = one_pass(**fields)
    kept = {name: value for name, value in made.fields.items() if name not in without}
    return made.model_copy(update={"fields": kept})


def beside(*passes: Pass, seen: Label | None = STANDING, **changes: object) -> Evidence:
    """A label beside a controller that was read so."""
    told = {
        "readings": (reading(*passes),),
        "label": seen,
        "crosswalks": (WALK,),
        "rules": SHIPPED_RULES,
        **changes,
    }
    return CONFIRMING.model_copy(update=told)


SILENT = says("serial")
PAPER = PackingList(sha256="2" * 64, media_type="image/png", serial=SERIAL, how=HowRead.MACHINE)
