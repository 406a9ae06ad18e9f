"""The demo's story as a packet's content: every step an entry of a log in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from agent.fitting.fold import fold
from agent.fitting.models import SignatureMeaning, SignatureStatement, VisitKind
from agent.ledger.canonical import JSON, parse_canonical
from agent.packet.content import PacketContent, VerdictEntry
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    Step,
    Story,
    VisitStep,
    load_story,
)
from tests.packet.build import EXPORTED_AT, ORIGIN, PEOPLE, Log, entries_of, plain, verdict_entry

Act = tuple[str, Mapping[str, JSON]]


def story_content() -> tuple[PacketContent, Log]:
    """The story told whole, complaints left out as an export for a reviewer does."""
    story = load_story()
    log = Log()
    for user, signer in PEOPLE.items():
        log.add("user.added", {"user": {"name": user, "key": signer.public_key.hex()}}, by=user, key=user,
                subject=user)  # fmt: skip
    log.add("fitting.opened", {"case": plain(story.case)})
    verdicts: list[VerdictEntry] = []
    signed_at: dict[str, int] = {}
    for step in story.steps:
        if isinstance(step, ComplaintStep):
            continue
        index = len(log.acts)
        if isinstance(step, ReadingStep):
            verdicts.append(_verdict(step, index))
        if isinstance(step, VisitStep):
            signed_at[step.visit.id] = index
        log.add(*_act(story, step, signed_at, verdicts))
    acts = tuple(
        (index, act.leaf.act, {n: parse_canonical(s.content) for n, s in act.sections.items()})
        for index, act in enumerate(log.acts)
    )
    content = PacketContent(
        fitting=fold(acts), verdicts=tuple(verdicts), entries=entries_of(log), origin=ORIGIN,  # type: ignore[arg-type]
        ledger_size=len(log.acts), checkpoint=log.checkpoint(), exported_at=EXPORTED_AT,
        exported_by="Ruth Compliance-Sample", synthetic=True,
    )  # fmt: skip
    return content, log


def _verdict(step: ReadingStep, index: int) -> VerdictEntry:
    taken = verdict_entry(index)
    change = {"provisional": not step.final}
    return VerdictEntry(
        entry=index,
        verdict=taken.verdict.model_copy(update=change),
        evidence=taken.evidence.model_copy(update={**change, "decided_on": step.at.date()}),
    )


def _act(
    story: Story, step: Step, signed_at: Mapping[str, int], verdicts: list[VerdictEntry]
) -> Act:
    match step:
        case VisitStep():
            delivered = step.visit.kind is VisitKind.DELIVERY
            act = "fitting.delivered" if delivered else "visit.signed"
            return act, {"visit": plain(step.visit), "signature": plain(_sign(story, step))}
        case ReadingStep():
            taken = verdicts[-1]
            verdict, evidence = plain(taken.verdict), plain(taken.evidence)
            return "verdict.taken", {"verdict": verdict, "evidence": evidence}
        case DocumentStep():
            return "document.added", {"document": plain(step.document)}
        case AmendmentStep():
            amendment = plain(step.amendment(signed_at[step.visit_id]))
            return "visit.amended", {"amendment": amendment, "signature": plain(_sign(story, step))}
        case ClaimStep():
            return "claim.recorded", {"claim": plain(step.claim)}
        case ComplaintStep():
            raise NotImplementedError("a complaint is not told")
        case _:
            assert_never(step)


def _sign(story: Story, step: VisitStep | AmendmentStep) -> SignatureStatement:
    user = next(user for user in story.users if user.name == step.by)
    return SignatureStatement(
        printed_name=user.printed_name, credentials=user.credentials, licence=user.licence,
        signed_at=step.at, place_tz=story.case.place_tz, meaning=SignatureMeaning.AUTHOR,
    )  # fmt: skip
