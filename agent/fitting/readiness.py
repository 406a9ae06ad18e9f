"""What the record has, what it lacks for the claim, and what to do next, in order.

Ready is a statement about the record's completeness by the catalogue's questions. It says nothing
about coverage or payment, and nothing about whether a reviewer will be convinced.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from agent.confirm.models import OrderKind, OrderRule
from agent.fitting import (
    gates_delivery,
    gates_evidence,
    gates_fit,
    gates_orders,
    gates_papers,
    gates_patient,
)
from agent.fitting.answers import check_answer, references
from agent.fitting.catalogue import FieldType, Item, load_catalogue
from agent.fitting.gates import GateState, Weight
from agent.fitting.models import Answer, Fitting, SignedVisit, VisitKind
from agent.fitting.models.elsewhere import Elsewhere
from agent.fitting.models.standing import Standing
from agent.model import Model

CLAIM_GATES: Final = (
    gates_papers.screening,
    gates_papers.practitioner_note,
    gates_papers.order,
    gates_papers.clearance,
    gates_fit.credential,
    gates_fit.own_unit_modified,
    gates_fit.modifications_complete,
    gates_fit.statement,
    gates_papers.payment_checks,
    gates_delivery.verdict,
    gates_evidence.nothing_left_out,
    gates_delivery.proof_of_delivery,
    gates_delivery.home_trial,
    gates_papers.clearance_later,
    gates_delivery.swapped_later,
)
"""In the order in which the work is done."""


class State(StrEnum):
    DONE = "done"
    NOT_APPLICABLE = "not applicable"
    OUTSTANDING = "outstanding"


class Answered(Model):
    """Where a requirement is answered."""

    entry: int
    visit_id: str


class RequirementState(Model):
    """How one requirement stands.

    Attributes:
        answered: every visit that answers it, oldest first; empty while outstanding.
        reason: why it does not apply, or what keeps it outstanding.
        unstated: optional fields that no answer fills; they hold nothing up, and are shown.
        weight: what it holds up while outstanding.
    """

    requirement: str
    section: str
    text: str
    citation: str
    state: State
    answered: tuple[Answered, ...] = ()
    reason: str = ""
    unstated: tuple[str, ...] = ()
    next_step: str = ""
    at: VisitKind
    weight: Weight


class NextStep(Model):
    """One thing to do: what it is about, and a plain sentence."""

    where: str
    at: VisitKind
    sentence: str
    weight: Weight


class Readiness(Model):
    """The whole answer."""

    requirements: tuple[RequirementState, ...]
    gates: tuple[GateState, ...]
    next_steps: tuple[NextStep, ...]

    @property
    def outstanding(self) -> tuple[RequirementState, ...]:
        """The requirements that are neither done nor not applicable."""
        return tuple(one for one in self.requirements if one.state is State.OUTSTANDING)

    @property
    def complete_for_claim(self) -> bool:
        """Nothing that the claim needs is outstanding; not a word about coverage."""
        return not any(step.weight is Weight.CLAIM for step in self.next_steps)


def assess(
    fitting: Fitting,
    *,
    unsigned: Sequence[str] = (),
    orders: Sequence[OrderRule] = (),
    also_in: Sequence[Elsewhere] | None = None,
    standing: Standing | None = None,
) -> Readiness:
    """How the record stands.

    Args:
        fitting: the fitting as folded from the ledger.
        unsigned: ids of the visits that are still drafts; they answer nothing yet.
        orders: the supplier's dated lists as they are kept now.
        also_in: other patients' records of the unit and its parts; ``None`` where nobody looked.
        standing: what the final verdict would be now, where that is another.
    """
    names = _names(fitting)
    requirements = tuple(
        _requirement(item, fitting, names) for item in load_catalogue().requirements
    )
    gates = (
        *(gate(fitting) for gate in CLAIM_GATES),
        *(gates_orders.needed(fitting, kind, orders) for kind in OrderKind),
        gates_evidence.stands_now(fitting, standing),
        gates_patient.one_patient(fitting, also_in),
        gates_delivery.unsigned(unsigned),
    )
    return Readiness(
        requirements=requirements, gates=gates, next_steps=_next_steps(requirements, gates)
    )


def _requirement(item: Item, fitting: Fitting, names: frozenset[str]) -> RequirementState:
    """The newest answer decides: a later "no" or a later gap opens the requirement again."""
    given = [
        (signed, answer)
        for signed in sorted(fitting.visits, key=lambda one: one.visit.started)
        for answer in signed.visit.answers
        if answer.requirement == item.id
    ]
    faults = _faults(item, given[-1][1], names) if given else ("Not answered yet.",)
    if faults:
        state = _state(item, State.OUTSTANDING, [], reason=" ".join(faults))
        return state.model_copy(update={"next_step": _sentence(item, fitting)})
    good = [(signed, answer) for signed, answer in given if not _faults(item, answer, names)]
    done = [(signed, answer) for signed, answer in good if not answer.not_applicable]
    if done:
        return _state(item, State.DONE, done)
    return _state(item, State.NOT_APPLICABLE, good, reason=good[-1][1].not_applicable)


def _faults(item: Item, answer: Answer, names: frozenset[str]) -> tuple[str, ...]:
    """What keeps the answer from counting, references that lead nowhere among it."""
    faults = [problem.message for problem in check_answer(item, answer)]
    for spec in item.fields:
        if spec.type is FieldType.REFERENCE and spec.name in answer.values:
            missing = [one for one in references(answer.values[spec.name]) if one not in names]
            if missing:
                faults.append(f"{item.id} names what is not in the record: {', '.join(missing)}.")
    return tuple(faults)


def _state(
    item: Item, state: State, given: list[tuple[SignedVisit, Answer]], *, reason: str = ""
) -> RequirementState:
    filled = {name for _, answer in given for name in answer.values}
    unstated = [spec.name for spec in item.fields if not spec.required and spec.name not in filled]
    only_after = set(item.asked_at) == {VisitKind.FOLLOW_UP}
    return RequirementState(
        requirement=item.id,
        section=item.section,
        text=item.text,
        citation=item.citation,
        state=state,
        answered=tuple(Answered(entry=one.entry, visit_id=one.visit.id) for one, _ in given),
        reason=reason,
        unstated=tuple(unstated) if state is State.DONE else (),
        at=item.asked_at[0],
        weight=Weight.CARE if only_after else Weight.CLAIM,
    )


def _sentence(item: Item, fitting: Fitting) -> str:
    """What to record, and where: at the visit that asks for it, or later if that is signed."""
    signed = any(one.visit.kind in item.asked_at for one in fitting.visits)
    where = "next visit" if signed else item.asked_at[0].value.replace("_", " ") + " visit"
    or_not = "" if item.always else ", or say why it does not apply"
    fields = ", ".join(spec.name.replace("_", " ") for spec in item.fields if spec.required)
    return f"{item.text} Record at the {where}: {fields}{or_not}."


def _names(fitting: Fitting) -> frozenset[str]:
    """Every id that an answer may refer to."""
    documents = (held.document.id for held in fitting.documents)
    visits = (signed.visit for signed in fitting.visits)
    inside = (
        name
        for visit in visits
        for name in (
            visit.id,
            *(observation.id for observation in visit.observations),
            *(modification.id for modification in visit.modifications),
        )
    )
    return frozenset((*documents, *inside))


def _next_steps(
    requirements: tuple[RequirementState, ...], gates: tuple[GateState, ...]
) -> tuple[NextStep, ...]:
    """The order of the work: by kind of visit, within it gates before answers."""
    steps = [
        NextStep(
            where=gate.gate,
            at=gate.at,
            sentence=f"{gate.message} {gate.next_step}",
            weight=gate.weight,
        )
        for gate in gates
        if not gate.passed
    ]
    steps += [
        NextStep(
            where=one.requirement,
            at=one.at,
            sentence=one.next_step,
            weight=one.weight,
        )
        for one in requirements
        if one.state is State.OUTSTANDING
    ]
    kinds = list(VisitKind)
    return tuple(sorted(steps, key=lambda step: kinds.index(step.at)))
