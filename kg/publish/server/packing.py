"""Packs text (gzip) for those who accept that; workers do it, so that nobody else waits for it."""

from __future__ import annotations

import gzip

from kg.publish.server.messages import Reply

LEAST = 1_024
"""Bytes; less is not worth it."""

_LEVEL = 5
_TEXTS = ("text/", "application/", "image/svg")


def accepts_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` allows gzip.

    >>> accepts_gzip("br;q=1.0, gzip;q=0.8"), accepts_gzip("gzip;q=0"), accepts_gzip("")
    (True, False, False)
    """
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return quality.strip().removeprefix("q=").strip("0.") != "" or not quality.strip()
    return False


def packed(reply: Reply, *, wanted: bool) -> Reply:
    """The reply for a client that wants it packed, or not; either way it says that this matters.

    A tag becomes a weak one: packed and as it is are the same to a reader, not byte by byte.
    """
    headers = dict(reply.headers)
    is_text = headers.get("Content-Type", "").startswith(_TEXTS)
    if reply.status != 304 and not is_text:
        return reply
    vary = headers.get("Vary", "")
    headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    body = reply.body
    if wanted and reply.status == 200 and len(body) >= LEAST:
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        if "ETag" in headers:
            headers["ETag"] = "W/" + headers["ETag"]
    return Reply(reply.status, tuple(headers.items()), body)
