"""Who may do what, as data: roles, rights, and the right that each act of the ledger asks for.

One table for all who hold somebody to it: the use cases before an act is recorded, ``k1007 ledger
verify`` and ``k1007 check`` after it. docs/packet.md has it for other programs. A right that a role
has had stays in it: what was recorded under it has to check for as long as the records are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a person is here; one each, given with the entry that adds them."""

    FITTER = "fitter"
    GUEST_SIGNER = "guest_signer"
    BILLING = "billing"
    COMPLIANCE = "compliance"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """Things that not everybody may do."""

    MANAGE_USERS = "manage users"
    VOUCH_FOR_CLOCK = "vouch for the computer's clock"
    IMPORT_LISTS = "import lists"
    ACCEPT_CROSSWALKS = "accept crosswalks"
    KEEP_FIRMWARE_POLICY = "keep the firmware policy"
    SET_POLICY = "set the policy of confirming"
    OVERRIDE_VERDICTS = "override a verdict"
    COUNTERSIGN_OVERRIDES = "countersign an override"
    VERIFY_DEVICES = "verify devices"
    STAND_FOR_LABELS = "stand for a label as the second person"
    KEEP_FITTINGS = "keep fittings"
    SIGN_VISITS = "sign visits"
    DELIVER = "deliver"
    BILL = "record claims"
    EXPORT = "export packets"


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.FITTER: frozenset(
            {
                Right.VERIFY_DEVICES,
                Right.STAND_FOR_LABELS,
                Right.KEEP_FITTINGS,
                Right.SIGN_VISITS,
                Right.COUNTERSIGN_OVERRIDES,
                Right.DELIVER,
                Right.EXPORT,
            }
        ),
        Role.GUEST_SIGNER: frozenset({Right.SIGN_VISITS, Right.STAND_FOR_LABELS}),
        Role.BILLING: frozenset(
            {Right.BILL, Right.KEEP_FITTINGS, Right.EXPORT, Right.STAND_FOR_LABELS}
        ),
        Role.COMPLIANCE: frozenset(
            {
                Right.IMPORT_LISTS,
                Right.ACCEPT_CROSSWALKS,
                Right.KEEP_FIRMWARE_POLICY,
                Right.SET_POLICY,
                Right.OVERRIDE_VERDICTS,
                Right.COUNTERSIGN_OVERRIDES,
                Right.VERIFY_DEVICES,
                Right.STAND_FOR_LABELS,
                Right.KEEP_FITTINGS,
                Right.BILL,
                Right.EXPORT,
            }
        ),
        Role.ADMIN: frozenset(
            {Right.MANAGE_USERS, Right.VOUCH_FOR_CLOCK, Right.COUNTERSIGN_OVERRIDES}
        ),
        Role.AUDITOR: frozenset({Right.EXPORT}),
    }
)

ACTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "case.amended": Right.KEEP_FITTINGS,
        "claim.recorded": Right.BILL,
        "clock.vouched": Right.VOUCH_FOR_CLOCK,
        "complaint.recorded": Right.KEEP_FITTINGS,
        "component.added": Right.KEEP_FITTINGS,
        "component.swapped": Right.KEEP_FITTINGS,
        "crosswalk.accepted": Right.ACCEPT_CROSSWALKS,
        "crosswalk.retired": Right.ACCEPT_CROSSWALKS,
        "document.added": Right.KEEP_FITTINGS,
        "firmware.added": Right.KEEP_FIRMWARE_POLICY,
        "firmware.retired": Right.KEEP_FIRMWARE_POLICY,
        "fitting.delivered": Right.DELIVER,
        "fitting.opened": Right.KEEP_FITTINGS,
        "fitting.returned": Right.KEEP_FITTINGS,
        "gudid.imported": Right.IMPORT_LISTS,
        "label.attested": Right.STAND_FOR_LABELS,
        "packet.exported": Right.EXPORT,
        "pcl.imported": Right.IMPORT_LISTS,
        "pcl.retired": Right.IMPORT_LISTS,
        "policy.set": Right.SET_POLICY,
        "recall.imported": Right.IMPORT_LISTS,
        "recall.retired": Right.IMPORT_LISTS,
        "user.added": Right.MANAGE_USERS,
        "user.unlocked": Right.MANAGE_USERS,
        "verdict.countersigned": Right.COUNTERSIGN_OVERRIDES,
        "verdict.explained": Right.VERIFY_DEVICES,
        "verdict.overridden": Right.OVERRIDE_VERDICTS,
        "verdict.taken": Right.VERIFY_DEVICES,
        "visit.amended": Right.SIGN_VISITS,
        "visit.signed": Right.SIGN_VISITS,
    }
)
"""The right that each act asks of whoever records it; every act that the program writes is here."""


def able(right: Right) -> tuple[Role, ...]:
    """The roles that have a right."""
    return tuple(role for role in Role if right in RIGHTS[role])


def may_record(role: str, act: str) -> bool:
    """Whether somebody of that role may record an act.

    Of an act that is not in the table nothing is known, and nobody is held to it: a later program's
    records still check. A role that does not exist may nothing.
    """
    right = ACTS.get(act)
    return right is None or role in able(right)
