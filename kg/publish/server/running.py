"""Runs the server: an application for a store, and uvicorn around it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.graph.store import Engine
from kg.publish.server.access_log import AccessLog
from kg.publish.server.addresses import Proxy
from kg.publish.server.keeper import HANDLERS, Keeper, engines
from kg.publish.server.limits import Limits
from kg.publish.server.pool import Pool

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from kg.publish.server.app import App

_BACKLOG = 2_048


def create_app(
    store: Path,
    engine: Engine = "auto",
    limits: Limits | None = None,
    *,
    proxy: Proxy | None = None,
    log: AccessLog | None = None,
    routes: Sequence[BaseRoute] = (),
    handlers: Mapping[str, str] | None = None,
    watch: bool = True,
    launch: bool = False,
) -> App:
    """An ASGI application that serves a store; any ASGI server can run it, in one process.

    Args:
        store: its folder.
        engine: "auto" answers from an index on disk while memory warms.
        limits: of queries and answers.
        proxy: what is believed about addresses.
        log: where requests are noted; nowhere if not given.
        routes: further routes of Starlette's, tried before those of the pages.
        handlers: further jobs of workers: "module:function" by kind (see :class:`App.ask`).
        watch: whether a new build is served without a restart.
        launch: whether to have the store opened now, by a process of its own, and not when the
            server starts.

    Raises:
        StoreError: there is no store, or no engine fits.
    """
    pool = Pool(limits or Limits())
    keeper = Keeper(pool, store, engine, {**HANDLERS, **(handlers or {})}, watch=watch)
    if launch:
        keeper.launch()
    else:
        engines(store, engine)  # so that what is wrong is said at once
    from kg.publish.server.app import App  # takes a while, in which the store is being opened

    return App(keeper, proxy, log, routes)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        StoreError: the address cannot be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        advice = "Name another --port (0 takes a free one) or --host."
        raise StoreError(f"{host}:{port}", f"cannot be taken: {error.strerror}.", advice) from error
    listener.set_inheritable(False)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address of a listening socket, as a client writes it."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def serve(app: App, listener: socket.socket) -> None:
    """Serve until a signal ends it."""
    import uvicorn

    config = uvicorn.Config(
        app,
        log_level="critical",  # the application has a log of its own
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    ends = contextlib.suppress(KeyboardInterrupt)
    with ends, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's where it is installed; it is faster."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
