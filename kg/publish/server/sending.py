"""Sends a reply: the same headers on every one, in pieces that a slow reader can take."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from kg.publish.server.messages import Header, Reply

_PIECE = 256 << 10
_PATIENCE = 60.0  # seconds that a reader may take for one piece

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Sender:
    """Sends one response; ``status`` and ``size`` tell the log what went out."""

    def __init__(self, send: Send, headers: tuple[Header, ...], is_head: bool) -> None:
        self.status = 0
        self.size = 0
        self._send, self._is_head = send, is_head
        self._always = _encoded(headers)

    async def reply(self, reply: Reply) -> None:
        """Send a reply whole, without its body where only the headers were asked for."""
        self.status = reply.status
        headers = [*self._always, *_encoded(reply.headers)]
        if reply.status not in (204, 304):
            headers.append((b"content-length", str(len(reply.body)).encode()))
        start = {"type": "http.response.start", "status": reply.status, "headers": headers}
        await self._send(start)
        body = memoryview(b"" if self._is_head else reply.body)
        self.size = len(body)
        begin = 0
        while True:
            end = begin + _PIECE
            more = end < len(body)
            piece = {"type": "http.response.body", "body": body[begin:end], "more_body": more}
            async with asyncio.timeout(_PATIENCE):
                await self._send(piece)
            if not more:
                return
            begin = end

    async def forward(self, message: MutableMapping[str, Any]) -> None:
        """ASGI's ``send`` for another application, with our headers put in."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message.get("headers", ())}
            ours = [(name, value) for name, value in self._always if name not in given]
            message = {**message, "headers": [*message.get("headers", ()), *ours]}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


@lru_cache(maxsize=256)
def _encoded(headers: tuple[Header, ...]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them; line ends cannot get in."""
    return [
        (name.lower().encode("latin-1"), "".join(value.splitlines()).encode("latin-1", "replace"))
        for name, value in headers
    ]
