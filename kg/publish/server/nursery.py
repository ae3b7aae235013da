"""The nursery: a process that opens the store once and forks workers that share it.

It has one thread, so that forking is safe, and speaks with the server over a socket: a line of JSON
each way, and with "fork" the socket of the new worker. Started by :mod:`kg.publish.server.workers`.

    {"fork": 7}  + socket   ->  {"forked": 7, "pid": 4711}
    {"kill": 4711}          ->  {"ended": 4711, "signal": 9}
                                {"renewed": 1}  workers forked from now on know more
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import KgError
from kg.graph.store import Store
from kg.graph.store.engines import SMALL
from kg.publish.server.gathering import STAGES, gather, is_done, restore
from kg.publish.server.limits import Limits
from kg.publish.server.messages import (
    Frames,
    Job,
    Reply,
    failed,
    read_job,
    reply_head,
    text_reply,
)
from kg.publish.server.packing import packed
from kg.publish.server.sandbox import confine, end_with_parent

Handler = Callable[[Store, Mapping[str, Any], Limits], Reply]
"""Does one kind of job in a worker: from the store, the job's fields and the limits to a reply."""

_FIRST = "sparql"
_PAUSE = 0.3  # seconds of silence, after which it gets better
_BLOCK = 64 << 10
_GRACE = 2.0  # seconds after which a worker ends itself, should the server not have done it


@dataclass(frozen=True, slots=True)
class Plan:
    """What a nursery opens, and the handlers of its workers, as "module:function" by kind of job.

    With ``engine`` "memory" the nursery loads the graph; with "disk" each worker opens the index.
    ``kept`` is the folder for what takes long to work out (:mod:`kg.publish.server.gathering`).
    """

    store: str
    engine: Literal["memory", "disk"]
    handlers: Mapping[str, str]
    limits: Limits
    kept: str = ""


def main(argument: str, number: str) -> None:
    """Run a nursery; the plan as JSON, and the number of the socket to the server."""
    fields = json.loads(argument)
    plan = Plan(**{**fields, "limits": Limits(**fields["limits"])})
    end_with_parent()
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the server decides when to end
    control = socket.socket(fileno=int(number))
    try:
        store = Store(Path(plan.store), plan.engine)
        if plan.engine == "memory":
            store.prepare()
        elif store.engine == "disk":
            pass  # an engine with threads does not outlive a fork: workers open their own
    except KgError as error:
        control.sendall(_line({"failed": str(error)}))
        return
    nursery = _Nursery(control, store, plan)
    nursery.handlers[_FIRST]  # what programs ask for is ready at once, pages a moment later
    nursery.freeze()
    control.sendall(_line({"ready": store.manifest.digest(), "base": store.manifest.base}))
    nursery.serve()


class Handlers(dict[str, Handler]):
    """Handlers by kind of job, each imported when it is first wanted.

    Args:
        names: "module:function" by kind.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, kind: str) -> Handler:
        module, _, function = self._names[kind].partition(":")
        found: Handler = getattr(importlib.import_module(module), function)
        self[kind] = found
        return found

    def warm(self, store: Store | None) -> None:
        """Import all, and work out what workers share (``warm`` of their modules)."""
        for kind, name in self._names.items():
            module = importlib.import_module(name.partition(":")[0])
            getattr(module, "warm", lambda store: None)(store)
            assert self[kind] is not None


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"


class _Nursery:
    """Forks and kills as told, reports which workers ended; gets better while nothing is asked.

    What it does in the meantime, workers that are forked from then on have too; "renewed" says so.
    """

    def __init__(self, control: socket.socket, store: Store, plan: Plan) -> None:
        self._control, self._store, self._plan = control, store, plan
        self.handlers = Handlers(plan.handlers)
        self._children: set[int] = set()
        self._gatherer: int | None = None
        self._rest = b""
        self._wakeup, self._signals = socket.socketpair()
        self._steps = deque([self._warm, *[self._gather] * len(STAGES)])

    def freeze(self) -> None:
        """Leave what there is out of garbage collection: counting would copy what is shared."""
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Do as told until the server is gone."""
        for end in (self._wakeup, self._signals):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._signals.fileno())
        while True:
            pause = _PAUSE if self._steps and self._gatherer is None else None
            ready, _, _ = select.select([self._control, self._wakeup], [], [], pause)
            if not ready:
                self._steps.popleft()()
            if self._wakeup in ready:
                self._wakeup.recv(4096)
                self._report()
            if self._control in ready and not self._hear():
                break
        signal.set_wakeup_fd(-1)
        for pid in (*self._children, *filter(None, [self._gatherer])):
            os.kill(pid, signal.SIGKILL)

    def _hear(self) -> bool:
        """Do what the server says; whether it is there."""
        data, descriptors, _, _ = socket.recv_fds(self._control, 65_536, 16)
        if not data:
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "fork" in message:
                pid = self._fork_worker(descriptors.pop(0))
                self._tell({"forked": message["fork"], "pid": pid})
            elif message.get("kill") in self._children:
                os.kill(message["kill"], signal.SIGKILL)
        return True

    def _tell(self, message: Mapping[str, object]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # noticed where it is read
            self._control.sendall(_line(message))

    def _report(self) -> None:
        """Take leave of the children that ended, and tell the server."""
        for pid in sorted(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._children.discard(pid)
                number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
                self._tell({"ended": pid, "signal": number})
        if self._gatherer is not None and os.waitpid(self._gatherer, os.WNOHANG)[0]:
            self._gatherer = None
            self._renew()

    # ------------------------------------------------------------ getting better

    @property
    def _is_small(self) -> bool:
        return self._plan.engine == "memory" and self._store.size <= SMALL

    def _warm(self) -> None:
        """Have ready what pages need."""
        if self._is_small:
            self._store.prepare(provenance=True)
        self.handlers.warm(self._store if self._is_small else None)
        self._renew()

    def _gather(self) -> None:
        """Have another process work out what takes long, unless that was done before."""
        kept = self._plan.kept
        if self._is_small or not kept or is_done(Path(kept)) or self._gatherer is not None:
            return
        pid = os.fork()
        if pid:
            self._gatherer = pid
            return
        try:
            self._become_child()
            os.nice(10)
            if self._plan.engine == "disk":
                self._store.prepare()
            gather(self._store, Path(kept))
        except Exception as error:  # pages are slower without it, no more
            print(f"kg serve: {type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(0)

    def _renew(self) -> None:
        """Take over what is there, for workers to come."""
        if self._plan.kept and not self._is_small:
            restore(self._store, Path(self._plan.kept))
        self.freeze()
        self._tell({"renewed": len(self._steps)})

    # ------------------------------------------------------------ children

    def _become_child(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever it is doing
        end_with_parent()
        for parent in (self._control, self._wakeup, self._signals):
            parent.close()

    def _fork_worker(self, descriptor: int) -> int:
        pid = os.fork()
        if pid:
            os.close(descriptor)
            self._children.add(pid)
            return pid
        code = 1
        try:
            self._become_child()
            if self._plan.engine == "disk":
                self._store.prepare()
            work(socket.socket(fileno=descriptor), self._store, self.handlers, self._plan.limits)
            code = 0
        except KgError as error:
            print(f"kg serve: {error}", file=sys.stderr)
        finally:
            os._exit(code)


def work(
    connection: socket.socket, store: Store, handlers: Mapping[str, Handler], limits: Limits
) -> None:
    """Answer jobs until the server closes the connection."""
    confine(limits.memory)
    while (job := _next_job(connection)) is not None:
        signal.setitimer(signal.ITIMER_REAL, limits.longest + _GRACE)
        reply = _reply(job, store, handlers, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(connection, reply)
        del job, reply


def _reply(job: Job, store: Store, handlers: Mapping[str, Handler], limits: Limits) -> Reply:
    try:
        reply = handlers[job.kind](store, job.fields, limits)
        return packed(reply, wanted=bool(job.fields.get("packed")))
    except MemoryError:
        raise SystemExit from None  # the server says so, and forks another
    except KgError as error:
        return text_reply(500, str(error))
    except Exception as error:
        return failed(job.kind, error)


def _next_job(connection: socket.socket) -> Job | None:
    """The next job, None when the server has closed; it sends none before this one is answered."""
    frames = Frames()
    while data := connection.recv(_BLOCK):
        found = frames.feed(data)
        if found is not None:
            return read_job(found[0])
    return None


def _send(connection: socket.socket, reply: Reply) -> None:
    """Send a reply; its body, which may be long, is not copied."""
    head = reply_head(reply)
    sent = connection.sendmsg([head, reply.body])
    if sent < len(head):
        connection.sendall(head[sent:])
        sent = len(head)
    if sent < len(head) + len(reply.body):
        connection.sendall(memoryview(reply.body)[sent - len(head) :])


if __name__ == "__main__":
    main(*sys.argv[1:])
