"""By which address a request called us: what the client wrote, or what a trusted proxy says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from kg.publish.server.protocol import Refusal

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class Called:
    """The address that a client used: "https://example.org/kg" and the path below it.

    ``client`` is the client's own address, so that clients can take turns.
    """

    root: str
    path: str
    client: str = ""

    @property
    def prefix(self) -> str:
        """The path of the root ("/kg", or "")."""
        pieces = self.root.split("/", 3)
        return f"/{pieces[3]}" if len(pieces) > 3 else ""


@dataclass(frozen=True, slots=True)
class Proxy:
    """What is believed about the way a request took.

    ``root_path`` is where we lie on the proxy ("/kg"); ``trusted`` are the networks of proxies
    whose ``X-Forwarded-*`` headers are believed, none by default.
    """

    root_path: str = ""
    trusted: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, root_path: str, trusted: tuple[str, ...]) -> Proxy:
        """From the words of a command line.

        Raises:
            ValueError: a network or the path cannot be read.
        """
        path = "/" + root_path.strip("/") if root_path.strip("/") else ""
        if not _PREFIX.fullmatch(path):
            raise ValueError(f"'{root_path}' is no plain path")
        return cls(path, tuple(ip_network(network) for network in trusted))

    def believes(self, client: str) -> bool:
        """Whether a peer is one of the trusted proxies."""
        if not self.trusted:
            return False
        try:
            address = ip_address(client)
        except ValueError:  # a socket without an address
            return False
        return any(address in network for network in self.trusted)

    def called(self, scheme: str, path: str, headers: Mapping[str, str], client: str) -> Called:
        """The address of a request.

        Args:
            scheme: of the connection ("http").
            path: of the request, decoded.
            headers: by name in lower case.
            client: the peer's address.

        Raises:
            Refusal: the Host header is none.
        """
        host, prefix = headers.get("host", "localhost"), self.root_path
        if self.believes(client):
            scheme = _first(headers.get("x-forwarded-proto", "")) or scheme
            host = _first(headers.get("x-forwarded-host", "")) or host
            prefix = _first(headers.get("x-forwarded-prefix", "")).rstrip("/") or prefix
            client = self._behind(headers.get("x-forwarded-for", "")) or client
        if scheme not in ("http", "https") or not _HOST.fullmatch(host):
            raise Refusal(400, "The Host of the request cannot be read.")
        if not _PREFIX.fullmatch(prefix):
            raise Refusal(400, "The prefix of the path cannot be read.")
        if prefix and (path == prefix or path.startswith(prefix + "/")):
            path = path[len(prefix) :]  # a proxy may leave it on, or take it off
        return Called(f"{scheme}://{host}{prefix}", path or "/", client)

    def _behind(self, forwarded: str) -> str:
        """The last address of ``X-Forwarded-For`` that is none of the trusted proxies'."""
        addresses = [part.strip() for part in forwarded.split(",") if part.strip()]
        return next((a for a in reversed(addresses) if not self.believes(a)), "")


def _first(value: str) -> str:
    return value.split(",")[0].strip()
