"""Which roles may record which act: written out by hand, so that no change of the table goes unseen."""

from __future__ import annotations

from typing import Final

ACT_ROLES: Final[dict[str, frozenset[str]]] = {
    act: frozenset(roles.split())
    for act, roles in {
        "case.amended": "fitter billing compliance",
        "claim.recorded": "billing compliance",
        "clock.vouched": "admin",
        "complaint.recorded": "fitter billing compliance",
        "component.added": "fitter billing compliance",
        "component.swapped": "fitter billing compliance",
        "crosswalk.accepted": "compliance",
        "crosswalk.retired": "compliance",
        "document.added": "fitter billing compliance",
        "firmware.added": "compliance",
        "firmware.retired": "compliance",
        "fitting.delivered": "fitter",
        "fitting.opened": "fitter billing compliance",
        "fitting.returned": "fitter billing compliance",
        "gudid.imported": "compliance",
        "label.attested": "fitter guest_signer billing compliance",
        "packet.exported": "fitter billing compliance auditor",
        "pcl.imported": "compliance",
        "pcl.retired": "compliance",
        "policy.set": "compliance",
        "recall.imported": "compliance",
        "recall.retired": "compliance",
        "user.added": "admin",
        "user.unlocked": "admin",
        "verdict.countersigned": "fitter compliance admin",
        "verdict.explained": "fitter compliance",
        "verdict.overridden": "compliance",
        "verdict.taken": "fitter compliance",
        "visit.amended": "fitter guest_signer",
        "visit.signed": "fitter guest_signer",
    }.items()
}
"""A role that stands beside an act stays there: packets of its time are checked for years."""
