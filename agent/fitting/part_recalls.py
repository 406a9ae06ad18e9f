"""Whether a recall concerns a part of a device, by the part's own serial number, lot and identifier.

What a recall states of every unit, or only in prose, is about the device; it is told of a part as well
where the recall's own words name what the part is. A number that is stated is held against each part:
whether the maker meant the number of a part or of a device, the recall's words have to say.
"""

from __future__ import annotations

from collections.abc import Collection

from agent.confirm.gudid_record import GudidRecord
from agent.confirm.models import RecallRecord
from agent.confirm.recalls import Concern, Device, is_about, named_units, text_names
from agent.confirm.stated_units import Inside, UnitKind, stated_units
from agent.fitting.worn_parts import CALLED, WornPart


def part_concern(
    recall: RecallRecord,
    part: WornPart,
    device: Device,
    product_code: str,
    record: GudidRecord | None = None,
) -> Concern | None:
    """How a recall concerns a part; ``None`` where it does not, or names other units.

    Args:
        device: what the part belongs to; a part has its maker and model, unless its own record says.
        product_code: FDA's code of the device class.
        record: what GUDID says of the part's own device identifier.
    """
    own = _as_device(part, device, record)
    codes = {product_code, *(record.product_codes if record else ())}
    if not _is_about(recall, own, codes):
        return None
    how = named_units(recall, own)
    if how is Concern.NOT_THIS_UNIT:
        return None
    if how is Concern.NAMED and not _names_all(recall):
        return how
    return how if any(text_names(recall, word) for word in _called(part)) else None


def _as_device(part: WornPart, device: Device, record: GudidRecord | None) -> Device:
    told = (record.company, record.brand, record.model) if record else ("", "", "")
    return Device(
        makers=device.makers | {name for name in told[:1] if name},
        models=device.models | {name for name in told[1:] if name},
        serial=part.serial,
        lot=part.lot,
        di=part.di,
    )


def _is_about(recall: RecallRecord, own: Device, codes: Collection[str]) -> bool:
    """By firm, model and code as for a device; or by the part's own identifier, which names no other."""
    units = stated_units(recall.codes)
    stated = None if units is None else units.holds(UnitKind.DI, own.di)
    return stated is Inside.YES or any(is_about(recall, own, code) for code in codes)


def _names_all(recall: RecallRecord) -> bool:
    units = stated_units(recall.codes)
    return units is not None and units.all_units


def _called(part: WornPart) -> tuple[str, ...]:
    return (part.name, *(CALLED[part.kind] if part.kind else ()))
