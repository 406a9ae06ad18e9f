"""Which imported files of recalls say something that counts, so that the others need not be read.

There is one more file every week, and the newest says nearly everything. Which record is in force is
said by ``agent.confirm.recalls_in_force``; without the files that are left out here it is the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.confirm.recalls_in_force import DataMoment, Number, SaidRecalls


def counting(files: Mapping[str, SaidRecalls]) -> tuple[str, ...]:
    """The names of the files with the newest data of any number."""
    numbers = {name: _numbers(said) for name, said in files.items()}
    newest: dict[Number, DataMoment] = {}
    for name, said in files.items():
        for number in numbers[name]:
            newest[number] = max(said.moment, newest.get(number, said.moment))
    return tuple(
        sorted(
            name
            for name, said in files.items()
            if any(said.moment == newest[number] for number in numbers[name])
        )
    )


def _numbers(said: SaidRecalls) -> frozenset[Number]:
    return frozenset((record.number, record.form) for record in said.records)
