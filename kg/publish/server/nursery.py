"""The nursery: a process that opens the store once and forks workers that share it.

It has one thread, so that forking is safe, and speaks with the server over a socket: a line of JSON
each way, and with "fork" the socket of the new worker. Started by :mod:`kg.publish.server.workers`.

    {"fork": 7}  + socket   ->  {"forked": 7, "pid": 4711}
    {"kill": 4711}          ->  {"ended": 4711, "signal": 9}
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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import KgError
from kg.graph.store import Store
from kg.graph.store.engines import SMALL
from kg.publish.server.limits import Limits
from kg.publish.server.messages import (
    Frames,
    Job,
    Reply,
    read_job,
    reply_head,
    text_reply,
)
from kg.publish.server.sandbox import confine, end_with_parent

Handler = Callable[[Store, Mapping[str, Any], Limits], Reply]
"""Does one kind of job in a worker: from the store, the job's fields and the limits to a reply."""

_BLOCK = 64 << 10
_GRACE = 2.0  # seconds after which a worker ends itself, should the server not have done it


@dataclass(frozen=True, slots=True)
class Plan:
    """What a nursery opens, and the handlers of its workers, as "module:function" by kind of job.

    With ``engine`` "memory" the nursery loads the graph; with "disk" each worker opens the index.
    """

    store: str
    engine: Literal["memory", "disk"]
    handlers: Mapping[str, str]
    limits: Limits


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
            store.prepare(provenance=store.size <= SMALL)
        elif store.engine == "disk":
            pass  # an engine with threads does not outlive a fork: workers open their own
        shared = store if plan.engine == "memory" and store.size <= SMALL else None
        handlers = {kind: _handler(name, shared) for kind, name in plan.handlers.items()}
    except KgError as error:
        control.sendall(_line({"failed": str(error)}))
        return
    gc.collect()
    gc.freeze()  # so that counting references does not copy what is shared
    control.sendall(_line({"ready": store.manifest.digest(), "base": store.manifest.base}))
    _serve(control, store, handlers, plan)


def _handler(name: str, shared: Store | None) -> Handler:
    """The handler, warmed: what all workers need is worked out once (``warm`` of its module)."""
    module, _, function = name.partition(":")
    imported = importlib.import_module(module)
    getattr(imported, "warm", lambda store: None)(shared)
    found: Handler = getattr(imported, function)
    return found


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _serve(
    control: socket.socket, store: Store, handlers: Mapping[str, Handler], plan: Plan
) -> None:
    """Fork and kill as told, report which workers ended; return when the server is gone."""
    wakeup_out, wakeup_in = socket.socketpair()
    wakeup_in.setblocking(False)
    wakeup_out.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakeup_in.fileno())
    waiting = b""
    children: set[int] = set()
    while True:
        ready, _, _ = select.select([control, wakeup_out], [], [])
        if wakeup_out in ready:
            wakeup_out.recv(4096)
            _report(control, children)
        if control not in ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(control, 65_536, 16)
        if not data:
            break
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "fork" in message:
                pid = _fork(descriptors.pop(0), (control, wakeup_in, wakeup_out), store, handlers,
                            plan)  # fmt: skip
                children.add(pid)
                control.sendall(_line({"forked": message["fork"], "pid": pid}))
            elif message.get("kill") in children:
                os.kill(message["kill"], signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _report(control: socket.socket, children: set[int]) -> None:
    """Take leave of the children that ended, and tell the server."""
    for pid in sorted(children):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            children.discard(pid)
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            control.sendall(_line({"ended": pid, "signal": number}))


def _fork(
    descriptor: int,
    parents: tuple[socket.socket, ...],
    store: Store,
    handlers: Mapping[str, Handler],
    plan: Plan,
) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever it is doing
        end_with_parent()
        for parent in parents:
            parent.close()
        if plan.engine == "disk":
            store.prepare()
        work(socket.socket(fileno=descriptor), store, handlers, plan.limits)
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
        return handlers[job.kind](store, job.fields, limits)
    except MemoryError:
        raise SystemExit from None  # the server says so, and forks another
    except KgError as error:
        return text_reply(500, str(error))
    except Exception as error:  # a flaw of ours: one request fails, and the log tells
        print(f"kg serve: {job.kind}: {type(error).__name__}: {error}", file=sys.stderr)
        return text_reply(500, "The server failed on this request.")


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
