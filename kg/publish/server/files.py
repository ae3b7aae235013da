"""Files of a folder over HTTP, packed once for those who accept that."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, PathLike, StaticFiles
from starlette.types import Scope

from kg.publish.server.packing import LEAST, accepts_gzip

_TEXTS = frozenset({".css", ".js", ".json", ".map", ".svg", ".txt", ".html"})


class PackedFiles(StaticFiles):
    """Files of a folder, packed for those who accept that."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The response with a file; Starlette calls it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if Path(full_path).suffix not in _TEXTS or stat_result.st_size < LEAST:
            return response
        response.headers["Vary"] = "Accept-Encoding"
        wanted = accepts_gzip(Headers(scope=scope).get("accept-encoding", ""))
        if not wanted or isinstance(response, NotModifiedResponse):
            return response
        body = _packed_file(str(full_path), stat_result.st_mtime_ns)
        found = Response(body, status_code, media_type=response.media_type)
        found.headers["Content-Encoding"] = "gzip"
        found.headers["Vary"] = "Accept-Encoding"
        found.headers["ETag"] = "W/" + response.headers["etag"]
        found.headers["Last-Modified"] = response.headers["last-modified"]
        return found


@lru_cache(maxsize=64)
def _packed_file(path: str, modified: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
