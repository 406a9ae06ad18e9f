"""The policy of confirming at the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from agent.confirm.retrieved import calendar_day
from agent.policy import Policy, PolicySet
from agent.policy_words import MEANINGS, limit_words, value_words
from agent.settings import Settings
from agent.strictness import ORDERS, SHIPPED, Limit, is_looser
from agent.text import counted, escaped, printable
from agent.usecases.desk import Desk
from agent.usecases.people import list_users
from agent.usecases.policy import PolicyEntry, SettingInForce
from agent.usecases.policy_here import Loosened, loosened

TAKEN_UNDER: Final = "Taken under a limit that is not as it ships"


def tell_loosened(settings: Settings, policy: Policy) -> None:
    """That no verdict is taken here, and why: a setting of this computer would loosen the policy."""
    for one in loosened(settings, policy):
        told = f"{one.message} No verdict is taken here while it stands. {one.next_step}"
        click.echo(printable(told), err=True)


def tell_that_loosened(settings: Settings, policy: Policy) -> None:
    """The same in one line, for who asks about something else."""
    count = len(loosened(settings, policy))
    if count:
        click.echo(
            f"{counted(count, 'setting')} of this computer would loosen the policy: no verdict is taken "
            "here. See: k1007 policy show.",
            err=True,
        )


def tell_looser(said: PolicySet) -> None:
    """That more passes than under what ships; of order lists each verdict says what they say."""
    if said.setting == ORDERS or not is_looser(said.setting, said.now, SHIPPED[said.setting]):
        return
    now, ships = (value_words(said.setting, value) for value in (said.now, SHIPPED[said.setting]))
    click.echo(
        f"{now} is looser than what ships ({ships}): page one of a packet says so, and whose act it is.",
        err=True,
    )


def limit_lines(desk: Desk, limits: Sequence[Limit]) -> tuple[str, ...]:
    """What of a verdict's limits is not as it ships; order lists are among its reasons."""
    names, single = printed_names(desk), (one for one in limits if one.setting != ORDERS)
    return tuple(f"{TAKEN_UNDER}: {_limit(one, names)}." for one in single)


def printed_names(desk: Desk) -> dict[str, str]:
    """Everybody's printed name by their id."""
    return {user.id: user.printed_name for user in list_users(desk)}


def _limit(one: Limit, names: dict[str, str]) -> str:
    act = one.act
    who, day = ("", "") if act is None else (names.get(act.by, act.by), f"{act.at:%Y-%m-%d}")
    return limit_words(one, who, day)


def change_line(said: PolicySet) -> str:
    """What was set, and what it was."""
    was, now = (value_words(said.setting, value) for value in (said.was, said.now))
    looked_up = ""
    if said.listed is not None:
        day = calendar_day(said.listed.retrieved).isoformat()
        looked_up = f" (looked up {day}: {escaped(said.listed.source)})"
    return f"{said.setting}: {now}{looked_up}, was {was}"


def setting_line(one: SettingInForce, names: dict[str, str]) -> str:
    """A setting in force, with who set it."""
    what = f"{one.setting}: {value_words(one.setting, one.value)}"
    if one.act is None:
        return f"{what}  ({MEANINGS[one.setting]}; as shipped)"
    shipped = "" if one.is_shipped else f"; shipped: {value_words(one.setting, one.shipped)}"
    who = escaped(names.get(one.act.by, one.act.by))
    return (
        f"{what}  ({MEANINGS[one.setting]}{shipped}; set by {who} on {one.act.at:%Y-%m-%d}, "
        f"entry {one.act.entry}: {escaped(str(one.act.note))})"
    )


def setting_json(one: SettingInForce) -> dict[str, object]:
    """The same for machines."""
    act = one.act
    return {
        "setting": one.setting,
        "value": one.value,
        "shipped": one.shipped,
        "entry": None if act is None else act.entry,
        "set_by": None if act is None else act.by,
        "set_at": None if act is None else act.at.isoformat(),
        "note": None if act is None else act.note,
        "listed": None if act is None else act.listed,
    }


def refused_json(one: Loosened) -> dict[str, object]:
    """A setting of this computer that is not followed."""
    return {
        "setting": one.setting,
        "value": one.value,
        "where": one.where,
        "text": one.message,
        "mend": one.next_step,
    }


def act_json(one: PolicyEntry) -> dict[str, object]:
    """An act of the history."""
    told = one.said.model_dump(mode="json")
    return {"entry": one.entry, "standing": one.standing, **told}
