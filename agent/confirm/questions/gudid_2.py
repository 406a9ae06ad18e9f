"""GUDID's record, second edition: whether it is of a powered exoskeleton at all is told too.

FDA's product code is the device's class (PHL, 21 CFR 890.3480). It never decides: the codes are the
labeler's own statement, as the names are.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.facts import Facts
from agent.confirm.gudid_record import GudidRecord
from agent.confirm.models import Reason
from agent.confirm.questions.gudid import gudid_1
from agent.text import printable, quoted


def gudid_2(facts: Facts) -> tuple[Reason, ...]:
    """What the first edition says, and each record that is not known to be of this class."""
    record = facts.evidence.gudid
    if record is None:
        return ()
    return (*gudid_1(facts), *of_another_class(record, facts.evidence.rules.product_code))


def of_another_class(record: GudidRecord, product_code: str) -> Iterator[Reason]:
    """That none of the record's product codes is this one, or that it has none."""
    codes = [code for code in record.product_codes if code]
    if product_code in {code.upper() for code in codes}:
        return
    whose = f"GUDID's record of the device identifier {quoted(record.di)} names"
    which = f"{product_code}, that of powered exoskeletons (21 CFR 890.3480)"
    if not codes:
        text = f"{whose} no product code; it does not say that the device is of {which}."
        yield Reason(code="gudid_no_product_code", text=text)
        return
    told = " and ".join(printable(code) for code in codes)
    text = f"{whose} the product code {told}, not {which}."
    yield Reason(code="gudid_other_product_code", text=text)
