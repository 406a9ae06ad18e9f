"""Reading a GUDID record from a file: AccessGUDID's ``lookup.json`` or openFDA's ``udi.json``.

Fields, FOUND in records and in programs that read them, not in FDA's own documentation
(AccessGUDID: ``gudid.device`` with ``identifiers.identifier`` an object or a list; openFDA:
``results`` with ``identifiers`` of ``id`` and ``type``). What else a record says stays in the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

from agent.confirm.gudid_record import GudidForm, GudidRecord
from agent.errors import UsageError
from agent.text import quoted

MAX_GUDID_BYTES: Final = 4 * 1024 * 1024
"""A record has some tens of KB."""

MAX_VALUE_CHARACTERS: Final = 400
MAX_IDENTIFIERS: Final = 200

Json = object

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9]{6,23}")
"""GS1 has 14 digits, HIBCC 6 to 23 letters and digits."""

_NAMES: Final[Mapping[GudidForm, Mapping[str, str]]] = {
    GudidForm.ACCESSGUDID: {
        "company": "companyName",
        "brand": "brandName",
        "model": "versionModelNumber",
        "catalog_number": "catalogNumber",
        "distribution": "deviceCommDistributionStatus",
        "version_date": "publicVersionDate",
    },
    GudidForm.OPENFDA: {
        "company": "company_name",
        "brand": "brand_name",
        "model": "version_or_model_number",
        "catalog_number": "catalog_number",
        "distribution": "commercial_distribution_status",
        "version_date": "public_version_date",
    },
}
"""Our name of each field, and theirs."""


def read_gudid(data: bytes, *, name: str) -> GudidRecord:
    """Read the one record of a file.

    Raises:
        UsageError: it is not JSON, holds no record or several, or a value is not usable.
    """
    form, device = _device(_json(data, name), name)
    primary, others = _identifiers(form, device, name)
    texts = {ours: _text(device, theirs, name) for ours, theirs in _NAMES[form].items()}
    return GudidRecord(
        di=primary,
        other_dis=others,
        product_codes=_product_codes(form, device, name),
        form=form,
        sha256=hashlib.sha256(data).hexdigest(),
        **texts,
    )


def _json(data: bytes, name: str) -> Json:
    if len(data) > MAX_GUDID_BYTES:
        raise _refused(name, f"has {len(data)} bytes, more than a GUDID record can have")
    try:
        value: Json = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refused(name, "is not JSON") from error
    return value


def _device(value: Json, name: str) -> tuple[GudidForm, dict[str, Json]]:
    access = _at(value, "gudid", "device")
    if isinstance(access, dict):
        return GudidForm.ACCESSGUDID, access
    results = _at(value, "results")
    if isinstance(results, list) and len(results) > 1:
        raise _refused(name, f"holds {len(results)} records, and one is compared")
    only = results[0] if isinstance(results, list) and results else value
    if isinstance(only, dict) and isinstance(only.get("identifiers"), list):
        return GudidForm.OPENFDA, only
    raise _refused(name, "holds no device record of AccessGUDID or openFDA")


def _identifiers(
    form: GudidForm, device: dict[str, Json], name: str
) -> tuple[str, tuple[str, ...]]:
    """The primary device identifier, and the others."""
    if form is GudidForm.ACCESSGUDID:
        listed, id_, kind = _at(device, "identifiers", "identifier"), "deviceId", "deviceIdType"
    else:
        listed, id_, kind = device.get("identifiers"), "id", "type"
    each = _items(listed)
    if len(each) > MAX_IDENTIFIERS:
        raise _refused(name, f"names {len(each)} device identifiers")
    primary = [_text(one, id_, name) for one in each if _text(one, kind, name) == "Primary"]
    if len(primary) != 1:
        raise _refused(name, f"names {len(primary)} primary device identifiers, not one")
    if not _IDENTIFIER.fullmatch(primary[0]):
        raise _refused(name, f"names {quoted(primary[0])}, which is no device identifier")
    others = (_text(one, id_, name) for one in each)
    return primary[0], tuple(dict.fromkeys(di for di in others if di and di != primary[0]))


def _product_codes(form: GudidForm, device: dict[str, Json], name: str) -> tuple[str, ...]:
    if form is GudidForm.ACCESSGUDID:
        listed, code = _at(device, "productCodes", "fdaProductCode"), "productCode"
    else:
        listed, code = device.get("product_codes"), "code"
    return tuple(_text(one, code, name) for one in _items(listed)[:MAX_IDENTIFIERS])


def _at(value: Json, *names: str) -> Json:
    for each in names:
        value = value.get(each) if isinstance(value, dict) else None
    return value


def _items(value: Json) -> list[dict[str, Json]]:
    """One object or a list of them."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _text(value: dict[str, Json], field: str, name: str) -> str:
    """A text; nothing where the record says nothing."""
    found = value.get(field)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > MAX_VALUE_CHARACTERS or not found.isprintable():
        raise _refused(name, f"has a value of {quoted(field)} that is no plain text")
    return found.strip()


def _refused(name: str, why: str) -> UsageError:
    return UsageError(
        f"The file {quoted(name)} {why}.",
        next_step="Save the answer for one device identifier from AccessGUDID (devices/lookup.json) "
        "or openFDA (device/udi.json), and import that file.",
    )
