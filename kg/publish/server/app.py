"""The server as an ASGI application: SPARQL here, everything else by routes of Starlette's.

The endpoint is answered before any routing, for it is what programs call. All other paths go to
``routes`` that are given, then to the pages of the graph. What needs the graph is a :class:`Job`
for the workers (``App.ask``), so that every limit holds for it too.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from kg.publish.explorer import surroundings
from kg.publish.explorer.search_keeper import SearchKeeper
from kg.publish.server.about import LEADS_TO_VOID, ROBOTS, VOID_PATH, robots
from kg.publish.server.access_log import AccessLog
from kg.publish.server.addresses import Called, Proxy
from kg.publish.server.files import PackedFiles
from kg.publish.server.keeper import Keeper
from kg.publish.server.messages import Header, Job, Reply, failed, text_reply
from kg.publish.server.negotiation import HTML, chosen, listing, named
from kg.publish.server.packing import accepts_gzip
from kg.publish.server.protocol import METHODS, Refusal, SparqlRequest, read_request
from kg.publish.server.query_page import query_page
from kg.publish.server.sending import Sender
from kg.publish.server.service_description import DESCRIPTIONS, description, limits_page
from kg.publish.site import STATIC

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_READS = ("GET", "HEAD")
ENDPOINT = "/sparql"
LIMITS = "/sparql/limits"
SECURITY: tuple[Header, ...] = (
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "X-SPARQL-MaxRows, X-Cut, Link, ETag, Retry-After"),
)
"""Headers of every answer."""

_PREFLIGHT: tuple[Header, ...] = (
    ("Allow", METHODS),
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, *"),
    ("Access-Control-Max-Age", "86400"),
)


@dataclass(slots=True)
class _Exchange:
    """One request, and what the log says of it."""

    scope: Scope
    receive: Receive
    headers: Mapping[str, str]
    called: Called
    client: str

    @property
    def method(self) -> str:
        """GET, POST and so on."""
        return str(self.scope["method"])

    async def gone(self) -> None:
        """Ends when the client has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


class App:
    """The application; ``keeper`` opens the store when the server starts.

    Args:
        keeper: supplies the workers.
        proxy: what is believed about addresses.
        log: where requests are noted.
        routes: further routes, before those of the pages; their scope holds ``kg.called``.
    """

    def __init__(
        self,
        keeper: Keeper,
        proxy: Proxy | None = None,
        log: AccessLog | None = None,
        routes: Sequence[BaseRoute] = (),
    ) -> None:
        self.keeper, self.pool, self.limits = keeper, keeper.pool, keeper.limits
        self._proxy, self._log = proxy or Proxy(), log or AccessLog("none")
        self._search = SearchKeeper(keeper.folder, keeper.kept_folder)
        keeper.at_leisure = self._search.begin
        self._held = 0
        self._routes = Starlette(
            routes=[
                *routes,
                Mount("/static", PackedFiles(directory=STATIC)),
                Mount("/explorer", PackedFiles(directory=surroundings.STATIC)),
                Route("/{path:path}", self._page, methods=["GET", "HEAD"]),
            ]
        )

    async def ask(self, kind: str, fields: Mapping[str, Any], client: str = "") -> Reply:
        """Have a job done by a worker, within the limits; for routes that need the graph.

        ``client`` is who asks, by any name: clients take turns.
        """
        return await self.pool.answer(Job(kind, fields), client=client)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.keeper.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._search.close()
                await self.keeper.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    # ------------------------------------------------------------ requests

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        client = (scope.get("client") or ("",))[0]
        sender = Sender(send, SECURITY, scope["method"] == "HEAD")
        kind = "other"
        try:
            headers = _headers(scope)
            called = self._proxy.called(scope["scheme"], scope["path"], headers, client)
            exchange = _Exchange(scope, receive, headers, called, called.client)
            if called.path in (ENDPOINT, ENDPOINT + "/"):
                kind = "sparql"
                await self._send(sender, await self._sparql(exchange))
            elif called.path == LIMITS:
                text = limits_page(self.limits, called.root + ENDPOINT)
                await self._send(sender, text_reply(200, text))
            elif called.path in (VOID_PATH, ROBOTS, *LEADS_TO_VOID) and scope["method"] in _READS:
                await self._send(sender, await self._about(exchange))
            else:
                kind = "page"
                inner = {**scope, "path": called.path, "root_path": "", "kg.called": called}
                inner.pop("raw_path", None)
                await self._routes(inner, receive, sender.forward)
        except Refusal as refusal:
            await self._send(sender, refusal.reply)
        except Exception as error:
            reply = failed(kind, error)
            if not sender.status:
                await self._send(sender, reply)
        finally:
            seconds = time.perf_counter() - begun
            query = scope["query_string"].decode("latin-1")
            path = scope["path"] + ("?" + query if query else "")
            self._log.note(scope["method"], kind, sender.status, sender.size, seconds, client, path)

    async def _send(self, sender: Sender, reply: Reply) -> None:
        """Send a reply, unless too much waits for slow readers already."""
        size = len(reply.body)
        if self._held + size > self.limits.held:
            text = "Too many large answers are being sent. Ask for less, or try again."
            reply, size = text_reply(503, text, ("Retry-After", "5")), 0
        self._held += size
        try:
            await sender.reply(reply)
        finally:
            self._held -= size

    async def _sparql(self, exchange: _Exchange) -> Reply:
        if exchange.method == "OPTIONS":
            return Reply(204, _PREFLIGHT)
        body = await self._body(exchange) if exchange.method == "POST" else b""
        query_string = exchange.scope["query_string"]
        if len(query_string) > self.limits.query_size:
            raise self._too_large()
        content_type = exchange.headers.get("content-type", "")
        asked = read_request(exchange.method, query_string, content_type, body)
        if isinstance(asked, str):
            return self._describe(exchange, asked)
        return await self._query(exchange, asked)

    async def _query(self, exchange: _Exchange, asked: SparqlRequest) -> Reply:
        root = exchange.called.root
        fields = {
            "query": asked.query,
            "dataset": asked.dataset,
            "format": asked.format,
            "accept": exchange.headers.get("accept", ""),
            "base": root + ENDPOINT,
            "about": root + LIMITS,
            "packed": accepts_gzip(exchange.headers.get("accept-encoding", "")),
        }
        return await self.pool.answer(Job("sparql", fields), exchange.gone, exchange.client)

    async def _body(self, exchange: _Exchange) -> bytes:
        pieces, size = [], 0
        while True:
            message = await exchange.receive()
            if message["type"] == "http.disconnect":
                raise Refusal(400, "The request broke off.")
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > self.limits.query_size:
                raise self._too_large()
            if not message.get("more_body"):
                return b"".join(pieces)

    def _too_large(self) -> Refusal:
        return Refusal(413, f"The request is larger than {self.limits.query_size} bytes.")

    def _describe(self, exchange: _Exchange, format_name: str) -> Reply:
        """What the endpoint says of itself; people get a page with a field for a query."""
        formats = (*DESCRIPTIONS, HTML)
        accept = exchange.headers.get("accept", "")
        if format_name:
            format_ = named(format_name, formats)
            picked = (format_, format_.media_type) if format_ else None
        else:
            picked = chosen(accept, formats)
        vary = ("Vary", "Accept")
        root = exchange.called.root
        if picked is None:
            text = f"The service description comes as:\n{listing(formats)}"
            return text_reply(406, text, vary)
        format_, media_type = picked
        if format_ is HTML:
            page = query_page(exchange.called.prefix + ENDPOINT, exchange.called.prefix + LIMITS)
            return Reply(200, (("Content-Type", "text/html; charset=utf-8"), vary), page.encode())
        body = description(root + ENDPOINT, root + LIMITS, format_.name)
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        return Reply(200, (("Content-Type", media_type + charset), vary), body)

    async def _about(self, exchange: _Exchange) -> Reply:
        """What machines ask of a server before they ask it anything else."""
        called = exchange.called
        if called.path == ROBOTS:
            return text_reply(200, robots(called.prefix))
        if called.path in LEADS_TO_VOID:
            location = called.prefix + VOID_PATH
            return text_reply(303, f"See {location}", ("Location", location))
        fields = {
            "endpoint": called.root + ENDPOINT,
            "if_none_match": exchange.headers.get("if-none-match", ""),
            "packed": accepts_gzip(exchange.headers.get("accept-encoding", "")),
        }
        return await self.ask("about", fields, exchange.client)

    # ------------------------------------------------------------ pages

    async def _page(self, request: Request) -> Response:
        called: Called = request.scope["kg.called"]
        headers = request.headers
        place = surroundings.explorer_place(called.path)
        nursery = self.pool.nursery
        searched = place is not None and place.room == "search" and nursery is not None
        reply = await self.ask(
            "explorer" if place else "page",
            {
                "path": called.path.lstrip("/"),
                "query": request.url.query,
                "root": called.root,
                "search": await self._search.path(nursery.digest) if searched and nursery else "",
                "prefix": called.prefix,
                "accept": ",".join(headers.getlist("accept")),
                "language": headers.get("accept-language", ""),
                "if_none_match": headers.get("if-none-match", ""),
                "packed": accepts_gzip(headers.get("accept-encoding", "")),
            },
            called.client,
        )
        response = Response(reply.body, reply.status)
        for name, value in reply.headers:
            response.headers[name] = value
        return response


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by name; those that are sent several times are joined, as HTTP means them."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        text = value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found
