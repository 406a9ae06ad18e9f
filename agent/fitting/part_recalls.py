"""Whether a recall concerns a part of a device, by the part's own serial number, lot and identifier.

What a recall states of every unit, or only in prose, is about the device; it is told of a part as well
where the recall's own words name what the part is. A number that is stated is held against each part:
whether the maker meant the number of a part or of a device, the recall's words have to say. A number
that another firm states is not held against parts, whose numbers are short.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.gudid_record import GudidRecord
from agent.confirm.known_recalls import KnownRecalls
from agent.confirm.models import RecallRecord
from agent.confirm.recall_grounds import Found, Ground
from agent.confirm.recalls import Concern, Device, text_names
from agent.fitting.worn_parts import CALLED, WornPart


def part_concerns(
    recalls: KnownRecalls,
    part: WornPart,
    device: Device,
    product_code: str,
    record: GudidRecord | None = None,
) -> Iterator[tuple[RecallRecord, Found]]:
    """The recalls that concern a part, each with how; not those that name other units.

    Args:
        device: what the part belongs to; a part has its maker and model, unless its own record says.
        product_code: FDA's code of the device class.
        record: what GUDID says of the part's own device identifier.
    """
    own = _as_device(part, device, record)
    codes = {product_code, *(record.product_codes if record else ())}
    for recall, one in recalls.concerning(own, codes):
        if one.ground is Ground.SERIAL or one.how is Concern.NOT_THIS_UNIT:
            continue
        if one.by is not None or any(text_names(recall, word) for word in _called(part)):
            yield recall, one


def _as_device(part: WornPart, device: Device, record: GudidRecord | None) -> Device:
    told = (record.company, record.brand, record.model) if record else ("", "", "")
    return Device(
        makers=device.makers | {name for name in told[:1] if name},
        models=device.models | {name for name in told[2:] if name},
        serial=part.serial,
        lot=part.lot,
        di=part.di,
        products=device.products | {name for name in told[1:2] if name},
    )


def _called(part: WornPart) -> tuple[str, ...]:
    return (part.name, *(CALLED[part.kind] if part.kind else ()))
