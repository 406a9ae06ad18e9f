"""Reading a file of openFDA's device recalls or enforcement reports.

Both are JSON with a list ``results``: recalls (``device/recall.json``) with ``product_res_number``,
``product_code``, ``recall_status`` and dates as YYYY-MM-DD; enforcement reports
(``device/enforcement.json``) with ``recall_number``, ``status``, ``classification`` and dates as
YYYYMMDD. Fields: open.fda.gov/apis/device/recall and /enforcement. A record that cannot be placed
refuses the whole file, with its number; no word of a record is changed.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from agent.confirm.models import RecallForm, RecallRecord
from agent.errors import UsageError
from agent.text import counted, quoted

MAX_FILE_BYTES: Final = 32 * 1024 * 1024
"""openFDA answers at most 1,000 records at once; a larger file is the whole of another question."""

MAX_RECORDS: Final = 5_000

ASK: Final = "https://api.fda.gov/device/recall.json?search=product_code:PHL&limit=1000"
"""What to save."""


_HALF_A_PAIR: Final = re.compile(r"[\ud800-\udfff]")
"""JSON can write half a surrogate pair; no text holds one, and none could be stored."""


class RecallFile(NamedTuple):
    """What a file holds.

    Attributes:
        last_updated: openFDA's own day of the data; empty where the file does not say.
        part: where in openFDA's answer the records stand.
    """

    form: RecallForm
    last_updated: str
    records: tuple[RecallRecord, ...]
    part: Part


class Part(NamedTuple):
    """Which part of an answer a file is; openFDA gives an answer in pages.

    Attributes:
        skip: how many records stand before these.
        total: of how many it is a part; ``None`` where the file does not say it.
    """

    skip: int
    total: int | None


def read_recalls(data: bytes, *, name: str) -> RecallFile:
    """Read a whole file, or refuse it whole.

    Raises:
        UsageError: the file cannot be read; the message names the record.
    """
    meta, results = _results(data, name)
    forms = {_form(record, number, name) for number, record in enumerate(results, start=1)}
    if len(forms) != 1:
        raise _unusable(name, "it mixes recalls with enforcement reports, or holds neither")
    form = forms.pop()
    records = tuple(_record(form, each, n, name) for n, each in enumerate(results, start=1))
    updated = meta.get("last_updated")
    part = _part(meta.get("results"), len(results), name)
    return RecallFile(form, updated if isinstance(updated, str) else "", records, part)


def _part(told: object, held: int, name: str) -> Part:
    """What ``meta.results`` says: ``{"skip": 0, "limit": 100, "total": 1200}``."""
    if told is None:
        return Part(0, None)
    skip, total = (_count(told, each, name) for each in ("skip", "total"))
    if skip + held > total:
        raise _unusable(
            name,
            f"it says that its answer has {counted(total, 'record')}, and holds {skip + 1} to {skip + held}",
        )
    return Part(skip, total)


def _count(told: object, member: str, name: str) -> int:
    value = told.get(member) if isinstance(told, dict) else None
    if type(value) is not int or value < 0:
        raise _unusable(name, f"its meta.results has no {member} that is a number")
    return value


def _results(data: bytes, name: str) -> tuple[dict[str, object], list[object]]:
    if len(data) > MAX_FILE_BYTES:
        raise _unusable(name, f"it has {len(data)} bytes, more than one answer of openFDA can have")
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unusable(name, "it is not JSON") from error
    results = value.get("results") if isinstance(value, dict) else None
    if not isinstance(results, list) or not results:
        raise _unusable(name, "it has no list of results")
    if len(results) > MAX_RECORDS:
        raise _unusable(name, f"it has {len(results)} records, more than {MAX_RECORDS}")
    meta = value.get("meta")
    return meta if isinstance(meta, dict) else {}, results


def _form(record: object, number: int, name: str) -> RecallForm:
    if isinstance(record, dict):
        if "product_res_number" in record:
            return RecallForm.RECALL
        if "recall_number" in record:
            return RecallForm.ENFORCEMENT
    raise _unusable(name, f"record {number} has no recall number")


def _record(form: RecallForm, record: object, number: int, name: str) -> RecallRecord:
    assert isinstance(record, dict)  # _form has looked
    recall = form is RecallForm.RECALL
    told = {
        "number": record.get("product_res_number" if recall else "recall_number"),
        "firm": record.get("recalling_firm", ""),
        "product": record.get("product_description", ""),
        "codes": _codes(record),
        "reason": record.get("reason_for_recall", ""),
        "status": record.get("recall_status" if recall else "status"),
        "product_code": record.get("product_code", ""),
        "classification": record.get("classification", ""),
    }
    for key, value in told.items():
        if not isinstance(value, str) or _HALF_A_PAIR.search(value):
            raise _unusable(name, f"record {number} has no readable {key}")
        if key in {"number", "status"} and not value.strip():
            raise _unusable(name, f"record {number} has no readable {key}")
    begun = "event_date_initiated" if recall else "recall_initiation_date"
    ended = "event_date_terminated" if recall else "termination_date"
    return RecallRecord(
        form=form,
        initiated=_date(record.get(begun), f"{begun} of record {number}", name),
        terminated=_date(record.get(ended), f"{ended} of record {number}", name),
        **told,
    )


def _codes(record: dict[object, object]) -> object:
    """Enforcement reports go on in ``more_code_info``."""
    codes, more = record.get("code_info", ""), record.get("more_code_info")
    if isinstance(codes, str) and isinstance(more, str) and more.strip():
        return f"{codes}\n{more}"
    return codes


def _date(value: object, where: str, name: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii():
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise _unusable(name, f"the {where} is no date")


def _unusable(name: str, why: str) -> UsageError:
    return UsageError(
        f"The file {quoted(name)} is not a list of device recalls of openFDA: {why}.",
        next_step=f"Save the answer of {ASK}, or of device/enforcement.json, and import that file.",
    )
