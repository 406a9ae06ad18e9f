"""Somebody at the desktop who lets every device pair: ``org.bluez.Agent1``, registered as the default.

Every desktop has one, with a window that asks. Without one BlueZ refuses even to pair without a question.
"""

from __future__ import annotations

import asyncio
import sys

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

PATH = "/somebody"
_MANAGER = "org.bluez.AgentManager1"


async def _serve() -> None:
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()

    def accept(message: Message) -> Message | None:
        if message.message_type is MessageType.METHOD_CALL and message.path == PATH:
            return Message.new_method_return(message)
        return None

    bus.add_message_handler(accept)
    for member, signature, body in (
        ("RegisterAgent", "os", [PATH, "NoInputNoOutput"]),
        ("RequestDefaultAgent", "o", [PATH]),
    ):
        reply = await bus.call(
            Message(
                destination="org.bluez",
                path="/org/bluez",
                interface=_MANAGER,
                member=member,
                signature=signature,
                body=body,
            )
        )
        assert reply is not None
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body
    sys.stdout.write("somebody is there\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
