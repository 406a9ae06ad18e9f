"""Gates about the fitter and the modifications."""

from __future__ import annotations

from agent.fitting.gates import GateState, delivered_serial, passed, still_open
from agent.fitting.models import Fitting, Modification, SignedVisit, VisitKind
from agent.fitting.modifications import Opinion, suggest
from agent.fitting.timing import local_date


def credential(fitting: Fitting) -> GateState:
    """Who modified or delivered was qualified on that day (practice B7, C4)."""
    at, name = VisitKind.FITTING, "fitter-credential"
    needing = [
        signed
        for signed in fitting.visits
        if signed.visit.kind is VisitKind.DELIVERY or _claimed(signed)
    ]
    if not needing:
        return still_open(
            name, at, "No visit names a fitter yet.", "Record the fitting with its fitter."
        )
    faults = [fault for signed in needing if (fault := _credential_fault(fitting, signed))]
    entries = [signed.entry for signed in needing]
    if faults:
        return still_open(
            name, at, f"{'; '.join(faults)}.", "Add the credential valid on that day.", *entries
        )
    return passed(name, at, "The fitter's credential was valid on each day.", *entries)


def own_unit_modified(fitting: Fitting) -> GateState:
    """At least one modification of the delivered unit, fully described (practice A2, C5)."""
    at, name = VisitKind.FITTING, "modification-of-own-unit"
    serial = delivered_serial(fitting)
    if serial is None:
        return still_open(
            name, at, "No unit of the patient's own is recorded.", "Record the receipt of the unit."
        )
    claimed = [(signed, one) for signed in _on(fitting, serial) for one in _claimed(signed)]
    counting = [
        (signed, one)
        for signed, one in claimed
        if suggest(one).opinion is not Opinion.DOES_NOT_COUNT and not lacking(one)
    ]
    entries = sorted({signed.entry for signed, _ in counting or claimed})
    if not counting:
        return still_open(
            name,
            at,
            f"No fully described modification beyond straps and settings of unit {serial}.",
            "Complete the modifications, or stop and ask compliance.",
            *entries,
        )
    ids = ", ".join(one.id for _, one in counting)
    return passed(name, at, f"Modifications of unit {serial}: {ids}.", *entries)


def modifications_complete(fitting: Fitting) -> GateState:
    """Each claimed modification says finding, before, after, result, and who permits it."""
    at, name = VisitKind.FITTING, "modifications-complete"
    claimed = [(signed, one) for signed in fitting.visits for one in _claimed(signed)]
    faults = [
        f"{one.id} lacks {', '.join(missing)}" for _, one in claimed if (missing := lacking(one))
    ]
    entries = sorted({signed.entry for signed, _ in claimed})
    if faults:
        return still_open(
            name,
            at,
            f"{'; '.join(faults)}.",
            "Add what is missing by an amendment; permission comes from the maker's papers.",
            *entries,
        )
    return passed(
        name, at, f"{len(claimed)} claimed modifications, each fully described.", *entries
    )


def statement(fitting: Fitting) -> GateState:
    """The fitter's own sentence is signed by the fitter who is named in that visit."""
    at, name = VisitKind.DELIVERY, "fitter-statement"
    stated = [one for one in fitting.visits if one.visit.custom_fitting_statement.strip()]
    if not stated:
        return still_open(
            name,
            at,
            "The fitter has not signed a statement about the custom fitting.",
            "Let the fitter read the modifications and write the sentence at delivery.",
        )
    wrong = [
        one.visit.id
        for one in stated
        if one.visit.fitter is None or one.visit.fitter.name != one.signature.printed_name
    ]
    entries = [one.entry for one in stated]
    if wrong:
        return still_open(
            name,
            at,
            f"The statement is not signed by the fitter who is named: {', '.join(wrong)}.",
            "Let the fitter sign a visit with the statement.",
            *entries,
        )
    return passed(name, at, "The fitter signed the statement.", *entries)


def lacking(modification: Modification) -> tuple[str, ...]:
    """What a claimed modification does not say, in plain words."""
    told = {
        "the finding": modification.finding,
        "what was done": modification.did,
        "the value before": modification.before,
        "the value after": modification.after,
        "the result": modification.result,
        "why the patient could not do it": modification.why_not_self,
        "who permits it": modification.permitted_by,
    }
    return tuple(name for name, words in told.items() if not words.strip())


def _claimed(signed: SignedVisit) -> tuple[Modification, ...]:
    return tuple(one for one in signed.visit.modifications if one.claimed_custom)


def _on(fitting: Fitting, serial: str) -> tuple[SignedVisit, ...]:
    return tuple(
        signed
        for signed in fitting.visits
        if signed.visit.unit is not None and signed.visit.unit.serial == serial
    )


def _credential_fault(fitting: Fitting, signed: SignedVisit) -> str:
    fitter = signed.visit.fitter
    if fitter is None:
        return f"visit {signed.visit.id} names no fitter"
    if not (fitter.credential.strip() and fitter.number.strip()):
        return f"visit {signed.visit.id} names no credential with its number"
    day = local_date(signed.visit.started, fitting.case.place_tz)
    if fitter.expires < day:
        return f"the credential ended on {fitter.expires}, before visit {signed.visit.id} of {day}"
    return ""
