"""The calls of clients: each is answered by the method that its interface and member name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final, TypeAlias

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from simulators.ble.bluez.errors import BluezError, unknown_method, unknown_object
from simulators.ble.bluez.objects import OBJECT_MANAGER, PROPERTIES, Objects

Reply: TypeAlias = tuple[str, list[Any]]
"""A signature, and the values that it describes."""

Method: TypeAlias = Callable[[Message], Awaitable[Reply]]
Methods: TypeAlias = Mapping[tuple[str, str], Method]
"""Interface and member → what answers."""

NOTHING: Final[Reply] = ("", [])

_ANYWHERE: Final = frozenset({OBJECT_MANAGER, PROPERTIES})
"""Interfaces that every path has."""


class Calls:
    """Takes the calls from a bus and answers them, each in a task of its own.

    Args:
        bus: where they come from.
        objects: what can be called.
        methods: what answers.
        on_left: told of each client that leaves the bus.
    """

    def __init__(
        self,
        bus: MessageBus,
        objects: Objects,
        methods: Methods,
        on_left: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        self._bus = bus
        self._objects = objects
        self._methods = methods
        self._on_left = on_left
        self._tasks: set[asyncio.Task[None]] = set()
        self._taken: list[str] = []

    @property
    def taken(self) -> tuple[str, ...]:
        """The members that clients have called so far, in that order: ``ReadValue``."""
        return tuple(self._taken)

    async def begin(self) -> None:
        """Take calls, and hear who leaves."""
        self._bus.add_message_handler(self._take)
        await self._bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',member='NameOwnerChanged'"],
            )
        )

    async def end(self) -> None:
        """Leave what is not answered yet."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _take(self, message: Message) -> bool:
        """Whether the message was a call; it is answered in its own time."""
        match message.message_type:
            case MessageType.METHOD_CALL:
                self._taken.append(message.member or "")
                self._start(self._answer(message))
                return True
            case MessageType.SIGNAL if message.member == "NameOwnerChanged":
                client, _, owner = message.body
                if not owner:
                    self._start(self._on_left(client))
        return False

    async def _answer(self, message: Message) -> None:
        try:
            signature, body = await self._method(message)(message)
            reply = Message.new_method_return(message, signature, body)
        except BluezError as error:
            reply = Message.new_error(message, error.name, error.text)
        with suppress(OSError, EOFError):  # the bus is gone
            await self._bus.send(reply)

    def _method(self, message: Message) -> Method:
        path, interface = message.path or "", message.interface or ""
        member = message.member or ""
        if interface not in _ANYWHERE and path not in self._objects:
            raise unknown_object(interface, member)
        method = self._methods.get((interface, member))
        if method is None or not (interface in _ANYWHERE or self._objects.has(path, interface)):
            raise unknown_method(interface, member)
        return method

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
