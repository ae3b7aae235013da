"""What the server and its workers say to each other: a job, and the reply that goes to the client.

A frame is the length of its head and of its body, the head as JSON, and the body's bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FRAME = struct.Struct(">IQ")

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as HTTP has it."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """Work for a worker: the name of the handler that does it, and what that is given (JSON)."""

    kind: str
    fields: Mapping[str, Any]


def text_reply(status: int, text: str, *headers: Header) -> Reply:
    """A reply in plain text, as all refusals are; nothing in it is ever read as HTML."""
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return Reply(status, (kind, *headers), (text.rstrip("\n") + "\n").encode("utf-8", "replace"))


def frame(head: object, body: bytes = b"") -> bytes:
    """Head and body as one frame."""
    packed = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    return b"".join((FRAME.pack(len(packed), len(body)), packed, body))


def job_frame(job: Job) -> bytes:
    """A job as a frame."""
    return frame([job.kind, job.fields])


def reply_frame(reply: Reply) -> bytes:
    """A reply as a frame."""
    return frame([reply.status, reply.headers], reply.body)


def read_job(head: bytes) -> Job:
    """The job of a frame's head."""
    kind, fields = json.loads(head)
    return Job(kind, fields)


def read_reply(head: bytes, body: bytes) -> Reply:
    """The reply of a frame."""
    status, headers = json.loads(head)
    return Reply(status, tuple((name, value) for name, value in headers), body)


class Frames:
    """Takes bytes as they come and gives whole frames."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._have = 0

    def feed(self, data: bytes) -> tuple[bytes, bytes] | None:
        """(head, body) once a frame is whole, else None; at most one frame is under way."""
        self._pieces.append(data)
        self._have += len(data)
        if self._have < FRAME.size:
            return None
        if len(self._pieces[0]) < FRAME.size:
            self._pieces = [b"".join(self._pieces)]
        head, body = FRAME.unpack_from(self._pieces[0])
        if self._have < FRAME.size + head + body:
            return None
        whole = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces, self._have = [], 0
        start = FRAME.size + head
        return whole[FRAME.size : start], whole[start : start + body]
