"""What the server and its workers say to each other: a job, and the reply that goes to the client.

A frame is the length of its head and of its body, the head as JSON, and the body's bytes.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FRAME = struct.Struct(">IQ")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode

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


def failed(kind: str, error: Exception) -> Reply:
    """The reply for a flaw of ours: the client learns that there was one, the log what it was."""
    print(f"kg serve: {kind}: {type(error).__name__}: {error}", file=sys.stderr)
    return text_reply(500, "The server failed on this request.")


def _frame(head: object, size: int) -> bytes:
    """The beginning of a frame, up to its body of ``size`` bytes."""
    packed = _encode(head).encode("utf-8", "surrogatepass")
    return FRAME.pack(len(packed), size) + packed


def job_frame(job: Job) -> bytes:
    """A job as a frame."""
    return _frame([job.kind, job.fields], 0)


def reply_head(reply: Reply) -> bytes:
    """The frame of a reply up to its body, which follows as it is."""
    return _frame([reply.status, reply.headers], len(reply.body))


def read_job(head: bytes) -> Job:
    """The job of a frame's head."""
    kind, fields = _decode(head.decode("utf-8", "surrogatepass"))
    return Job(kind, fields)


def read_reply(head: bytes, body: bytes) -> Reply:
    """The reply of a frame."""
    status, headers = _decode(head.decode("utf-8", "surrogatepass"))
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
