"""Which override of a verdict stands, and why another one does not."""

from __future__ import annotations

from collections.abc import Iterator

from agent.fitting.models import Fitting, RecordedBy, SignedOverride, TakenVerdict
from agent.overriding import asks_second, overridable, parts_under
from agent.roles import ACTS, may_record


def override_of(fitting: Fitting, taken: TakenVerdict) -> SignedOverride | None:
    """The override of that verdict that stands: it can be overridden, and its signers have no part in it."""
    matching = _overrides_of(fitting, taken)
    return next((one for one in matching if _fault(fitting, one, taken) is None), None)


def has_override(fitting: Fitting, taken: TakenVerdict) -> bool:
    """Whether an override of that verdict was recorded, be it one that stands or not."""
    return any(_overrides_of(fitting, taken))


def override_words(fitting: Fitting, taken: TakenVerdict) -> str:
    """What is said of a verdict that does not let the fitting go on and has no standing override."""
    for one in _overrides_of(fitting, taken):
        if (fault := _fault(fitting, one, taken)) is not None:
            return fault
    return "no override is recorded"


def author_of(fitting: Fitting, entry: int) -> str | None:
    """The person who recorded an entry of the fitting, where that is known."""
    return next((one.person for one in fitting.recorded if one.entry == entry), None)


def part_of(fitting: Fitting, who: str | None, acts: frozenset[str]) -> RecordedBy | None:
    """The first of these acts in the fitting that is this person's, from whichever account."""
    own = (one for one in fitting.recorded if one.person == who and one.act in acts)
    return next(own, None)


def _overrides_of(fitting: Fitting, taken: TakenVerdict) -> Iterator[SignedOverride]:
    return (one for one in fitting.overrides if one.override.verdict_entry == taken.entry)


def _fault(fitting: Fitting, override: SignedOverride, taken: TakenVerdict) -> str | None:
    """Why an override does not stand; ``None`` where it does."""
    spoilt = spoilt_by(fitting, override, taken)
    if spoilt is None and override.second is None and asks_second(taken.rules_version):
        name = override.signature.printed_name
        return f"the override of {name} waits for a second person's signature"
    return spoilt


def spoilt_by(fitting: Fitting, override: SignedOverride, taken: TakenVerdict) -> str | None:
    """Why an override can stand no more, whoever signs it; ``None`` where it can."""
    name = override.signature.printed_name
    if not overridable(taken.reason_codes, taken.rules_version):
        return f"it cannot be overridden, though {name} recorded an override"
    signatures = {override.entry: override.signature}
    if override.second is not None:
        signatures[override.second.entry] = override.second.signature
    signers = {entry: author_of(fitting, entry) for entry in signatures}
    known = [who for who in signers.values() if who is not None]
    if len(set(known)) < len(known):
        return f"the override of {name} is signed by one person twice"
    for one in fitting.recorded:
        if one.entry in signatures and one.role and not may_record(one.role, one.act):
            printed = signatures[one.entry].printed_name
            return f"its override is signed by {printed}, whose role may not {ACTS[one.act]}"
    for entry, who in signers.items():
        part = part_of(fitting, who, parts_under(taken.rules_version))
        if part is not None:
            return (
                f"its override is signed by {signatures[entry].printed_name}, who has a part in this "
                f"fitting (entry {part.entry}, {part.act})"
            )
    return None
