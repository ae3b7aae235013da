"""The server's side of its workers: it starts a nursery, has workers forked, and ends them.

Nothing in the server's own process evaluates a query: the engine cannot be interrupted, a process
can be ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import count
from typing import cast

from kg.errors import StoreError
from kg.publish.server.messages import Frames, Job, Reply, job_frame, read_reply
from kg.publish.server.nursery import Plan

# Queries take and give back memory in small pieces: on huge pages, and with more of them at hand,
# they take a sixth less time. glibc wants to be told; others do not listen.
_TUNABLES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.tcache_count=1000"}
_LINGER = 1.0  # seconds to learn why a worker ended


class Ended(Exception):  # noqa: N818 - not always an error: mostly we end it
    """A worker ended before it had answered; ``number`` is the signal, 0 if there was none."""

    def __init__(self, number: int = 0) -> None:
        super().__init__(number)
        self.number = number


class Worker(asyncio.Protocol):
    """A connection to one worker process, which does one job at a time."""

    def __init__(self, nursery: Nursery, lost: Callable[[Worker], None]) -> None:
        self.nursery = nursery
        self.version = nursery.version
        self.pid: int | None = None
        self.jobs = 0
        self.nice = 0
        self.is_slow = False  # has had a long job; it is not used again
        self.is_alive = True
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._lost = lost
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[Reply] | None = None
        self._doomed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: the socket is ready."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by class

    def data_received(self, data: bytes) -> None:
        """asyncio: a part of a reply."""
        found = self._frames.feed(data)
        if found is not None and self._reply is not None and not self._reply.done():
            self._reply.set_result(read_reply(*found))

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: the process ended, or we closed the connection."""
        self.is_alive = False
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(Ended())
        self._lost(self)

    async def run(self, job: Job) -> Reply:
        """Do a job.

        Raises:
            Ended: the process ended meanwhile.
        """
        if self._transport is None or not self.is_alive:
            raise Ended
        self.jobs += 1
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(job_frame(job))
        try:
            return await self._reply
        except Ended:
            raise Ended(await self._signal()) from None
        finally:
            self._reply = None

    async def _signal(self) -> int:
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self.ended), _LINGER)
        return 0

    def known_as(self, pid: int) -> None:
        """The nursery says which process it is."""
        self.pid = pid
        if self._doomed:
            self.nursery.send({"kill": pid})

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._doomed = True
        if self.pid is not None and self.is_alive:
            self.nursery.send({"kill": self.pid})

    def close(self) -> None:
        """Have the process end after what it does now."""
        if self._transport is not None:
            self._transport.close()


@dataclass(frozen=True, slots=True)
class Launched:
    """A nursery that was launched, and the socket to it."""

    plan: Plan
    process: subprocess.Popen[bytes]
    control: socket.socket

    @classmethod
    def of(cls, plan: Plan) -> Launched:
        """Launch a nursery; it opens the store by itself."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        command = [sys.executable, "-P", "-m", "kg.publish.server.nursery"]
        number = theirs.fileno()
        process = subprocess.Popen(
            [*command, json.dumps(asdict(plan)), str(number)],
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
            env={**_TUNABLES, **os.environ},
        )
        theirs.close()
        return cls(plan, process, ours)

    def close(self) -> None:
        """End it."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.2)
            return
        self.process.send_signal(signal.SIGKILL)  # its workers end with it
        self.process.wait()


class Nursery:
    """A connection to a nursery; make one with :meth:`start`."""

    def __init__(self, launched: Launched) -> None:
        self.plan, self.is_alive = launched.plan, True
        self.digest = ""
        self.base = ""
        self.number_of_workers = 0
        self.version = 0
        self.renewed: Callable[[], None] = lambda: None
        self.gone = asyncio.Event()
        self._launched, self._control = launched, launched.control
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._forked: dict[int, Worker] = {}
        self._by_pid: dict[int, Worker] = {}
        self._numbers = count(1)
        self._rest = b""
        asyncio.get_running_loop().add_reader(self._control, self._read)

    @classmethod
    async def start(cls, launched: Launched) -> Nursery:
        """Wait until a nursery that was launched has opened the store.

        Raises:
            StoreError: it cannot be opened, or the process ended.
        """
        nursery = cls(launched)
        try:
            await nursery._ready
        except BaseException:
            nursery.close()
            raise
        return nursery

    async def fork(self, lost: Callable[[Worker], None]) -> Worker:
        """A new worker; ``lost`` is called when it has ended."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        worker = Worker(self, lost)
        number = next(self._numbers)
        self._forked[number] = worker
        try:
            message = json.dumps({"fork": number}).encode() + b"\n"
            socket.send_fds(self._control, [message], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise StoreError(self.plan.store, f"the nursery is gone ({error}).") from error
        finally:
            theirs.close()
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
        return worker

    def send(self, message: Mapping[str, object]) -> None:
        """Tell the nursery something; nothing happens if it is gone."""
        with contextlib.suppress(OSError):
            self._control.send(json.dumps(message).encode() + b"\n")

    def _read(self) -> None:
        try:
            data = self._control.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._end()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, message: Mapping[str, object]) -> None:
        if "ready" in message and not self._ready.done():
            self.digest, self.base = str(message["ready"]), str(message["base"])
            self._ready.set_result(None)
        elif "failed" in message and not self._ready.done():
            where, _, what = str(message["failed"]).partition(": ")
            self._ready.set_exception(StoreError(where, what))
        elif "forked" in message:
            worker = self._forked.pop(int(str(message["forked"])))
            pid = int(str(message["pid"]))
            self._by_pid[pid] = worker
            worker.known_as(pid)
        elif "renewed" in message:
            self.version += 1
            self.renewed()
        elif "ended" in message:
            ended = self._by_pid.pop(int(str(message["ended"])), None)
            if ended is not None and not ended.ended.done():
                ended.ended.set_result(int(str(message["signal"])))

    def _end(self) -> None:
        self.is_alive = False
        self.gone.set()
        with contextlib.suppress(ValueError, OSError):
            asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        if not self._ready.done():
            self._ready.set_exception(
                StoreError(self.plan.store, "loading it ended without a word (out of memory?).")
            )

    def close(self) -> None:
        """End the nursery and its workers."""
        if self.is_alive:
            self._end()
        if self._ready.done():
            self._ready.exception()  # it was told, or nobody waits
        self._launched.close()
