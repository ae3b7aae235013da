"""Sends writing requests to a remote store: credentials, time-outs, patience, plain errors."""

from __future__ import annotations

import base64
import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Collection, Mapping

from kg import __version__
from kg.errors import StoreError

USER, PASSWORD = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD"
"""Environment variables that hold the credentials."""

_PASSING = (408, 429, 500, 502, 503, 504)
"""Statuses that a later attempt may not meet; every request here may safely be sent twice."""
_LONGEST_PAUSE = 30.0


class Sender:
    """Sends requests to one address; ``timeout`` is in seconds per attempt.

    After a status that may pass, or a connection that broke, it waits half a second, then twice as
    long each time, or as long as the server asks for, up to half a minute.
    """

    def __init__(
        self,
        address: str,
        timeout: int = 120,
        attempts: int = 6,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
            raise StoreError(address, "is no http(s) address.", "Write it out: http://host/path.")
        self.address, self._timeout = address, timeout
        self._attempts, self._pause = attempts, pause
        self._credentials = _Credentials(address, timeout)

    def send(
        self,
        method: str,
        parameters: Mapping[str, str],
        body: bytes,
        content_type: str,
        fine: Collection[int] = (),
    ) -> None:
        """Send one request, and again where that may help; statuses in ``fine`` are no error.

        Raises:
            StoreError: it is refused, or gets no answer in all attempts.
        """
        address = self.address
        if parameters:
            joint = "&" if urllib.parse.urlsplit(address).query else "?"
            address += joint + urllib.parse.urlencode(parameters)
        for attempt in range(1, self._attempts + 1):
            try:
                self._once(method, address, body, content_type)
                return
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in fine:
                        return
                    said = error.read(2_000).decode("utf-8", "replace")
                if error.code == 401 and attempt == 1:  # what it demanded may hold no longer
                    self._credentials.ask()
                    continue
                if error.code not in _PASSING or attempt == self._attempts:
                    raise self._refused(error.code, said) from error
                asked = error.headers.get("Retry-After", "")
            except (OSError, http.client.HTTPException) as error:
                if attempt == self._attempts or _is_final(error):
                    raise self._silent(error, attempt) from error
                asked = ""
            wait = float(asked) if asked.isdecimal() else 0.5 * 2 ** (attempt - 1)
            self._pause(min(wait, _LONGEST_PAUSE))

    def _once(self, method: str, address: str, body: bytes, content_type: str) -> None:
        headers = {"User-Agent": f"jha-kg/{__version__}"}
        if content_type:
            headers["Content-Type"] = content_type
        request = urllib.request.Request(
            address, data=body if content_type else None, method=method, headers=headers
        )
        self._credentials.add_to(request)
        with urllib.request.urlopen(request, timeout=self._timeout) as response:
            response.read()

    def _refused(self, status: int, said: str) -> StoreError:
        if status in (401, 403):
            return StoreError(
                self.address,
                f"refuses to be written to (status {status}).",
                f"Set {USER} and {PASSWORD} to those of a user who may.",
            )
        advice = {
            404: "Check the address: see docs/stores.md for that of each engine.",
            405: "Check the address and --protocol: see docs/stores.md.",
            413: "It takes no requests of this size: give a smaller --chunk.",
            415: "Check --protocol: see docs/stores.md.",
        }.get(status, "What was loaded so far stays; run the command again to go on.")
        detail = " ".join(said.split())[:200]
        what = f"refuses the data (status {status}{': ' + detail if detail else ''})."
        return StoreError(self.address, what, advice)

    def _silent(self, error: Exception, attempts: int) -> StoreError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            what = f"gave no answer within {self._timeout} seconds, {attempts} times."
            return StoreError(self.address, what, "Raise --timeout, or give a smaller --chunk.")
        what = f"cannot be reached ({reason or type(reason).__name__})."
        return StoreError(
            self.address, what, "Check the address; what was loaded so far stays, run it again."
        )


def _is_final(error: Exception) -> bool:
    """Whether trying again is idle: nobody listens, or there is no such host."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, ConnectionRefusedError) or "getaddrinfo" in repr(reason)


class _Credentials:
    """Answers a server's demand for credentials before it is made.

    A server that demands them only when a large body is under way closes the connection, so that
    the demand is never read: it is asked for once, with a request that has no body.
    """

    def __init__(self, address: str, timeout: int) -> None:
        self._address, self._timeout = address, timeout
        self._user, self._password = os.environ.get(USER), os.environ.get(PASSWORD) or ""
        self._demand: str | None = None

    def ask(self) -> None:
        """Learn what the server demands."""
        self._demand = ""
        request = urllib.request.Request(self._address, headers={"Accept": "*/*"})
        try:
            with urllib.request.urlopen(request, timeout=self._timeout):
                pass
        except urllib.error.HTTPError as error:
            with error:
                demands = error.headers.get_all("WWW-Authenticate") or []
            digests = [demand for demand in demands if demand.lower().startswith("digest ")]
            self._demand = next(iter(digests), "Basic" if demands else "")

    def add_to(self, request: urllib.request.Request) -> None:
        """Give a request the header that the server demands."""
        if not self._user:
            return
        if self._demand is None:
            self.ask()
        if self._demand and self._demand.lower().startswith("digest "):
            fields = urllib.request.parse_http_list(self._demand.partition(" ")[2])
            answer = self._digest(request).get_authorization(
                request, urllib.request.parse_keqv_list(fields)
            )
            request.add_unredirected_header("Authorization", f"Digest {answer}")
        else:  # where it demands nothing for reading, it may for writing
            pair = base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")
            request.add_unredirected_header("Authorization", f"Basic {pair}")

    def _digest(self, request: urllib.request.Request) -> urllib.request.AbstractDigestAuthHandler:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, request.full_url, self._user or "", self._password)
        return urllib.request.HTTPDigestAuthHandler(known)
