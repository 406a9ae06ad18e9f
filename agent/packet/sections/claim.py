"""The claim as it was recorded, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.rules import shipped_rules
from agent.fitting.claim_told import claim_told
from agent.fitting.models import Claim
from agent.packet.blocks import Block, Facts, Heading, Note, Text, fact, words
from agent.packet.case_words import noted
from agent.packet.dates import us_date
from agent.packet.view import PacketView, joined


def claim_blocks(view: PacketView) -> list[Block]:
    """Each claim with its dates, then the supplier."""
    case = view.fitting.case
    blocks: list[Block] = [Heading(1, "Claim and supplier", "claim")]
    if not view.fitting.claims:
        blocks.append(Note(words("No claim is recorded.")))
    blocks += [Facts(tuple(_claim(view, claim))) for claim in view.fitting.claims]
    supplier = Facts((
        fact("Beneficiary", f"{case.patient.name}, MBI {case.patient.mbi}"),
        fact("Supplier", noted(view, case.supplier.name, "/supplier/name")),
        fact("Supplier's NPI", noted(view, case.supplier.npi, "/supplier/npi")),
        fact("PTAN", noted(view, case.supplier.ptan or "", "/supplier/ptan")),
        fact("Request for documentation", "none recorded"),
    ))  # fmt: skip
    return [*blocks, supplier]


def _claim(view: PacketView, claim: Claim) -> list[tuple[str, Text]]:
    delivered = us_date(view.date_of_service) or "not recorded"
    same = claim.date_of_service == view.date_of_service
    compared = "the day of delivery" if same else f"the day of delivery is {delivered}"
    return [
        fact("Claim number", claim.claim_number or ""),
        fact("Submitted", us_date(claim.submitted)),
        fact("Code and units", joined((f"{claim.hcpcs} × {claim.units}", *claim.modifiers), ", ")),
        fact("Date of service", f"{us_date(claim.date_of_service)} ({compared})"),
        fact("Records to be kept until", us_date(claim.keep_until)),
        *(fact("Told beside the claim", one) for one in told_beside(view, claim)),
    ]


def told_beside(view: PacketView, claim: Claim) -> Iterator[str]:
    """The hints about a claim, by the rules of the verdict that counts."""
    taken = view.verdict
    return claim_told(shipped_rules() if taken is None else taken.evidence.rules, claim)
