"""Files written whole, plain or compressed by their name's end, the same bytes every time."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import zstandard

from kg.errors import StoreError

SUFFIXES = ("", ".gz", ".zst")
"""Plain, gzip and Zstandard."""

_GZIP_LEVEL = 9
_ZSTD_LEVEL = 12
_AT_ONCE = 1 << 20


def write_pieces(paths: Sequence[Path], content: Iterable[bytes]) -> None:
    """Write one content to several files, each compressed as its name ends.

    At any moment a file is the old one or the new one.

    Raises:
        StoreError: a file cannot be written.
    """
    partials = [path.with_name(path.name + ".partial") for path in paths]
    try:
        with ExitStack() as stack:
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
            pairs = zip(paths, partials, strict=True)
            streams = [stack.enter_context(_opened(partial, p.suffix)) for p, partial in pairs]
            for piece in _joined(content):
                for stream in streams:
                    stream.write(piece)
        for path, partial in zip(paths, partials, strict=True):
            partial.replace(path)
    except OSError as error:
        where = str(error.filename or paths[0])
        raise StoreError(
            where, f"cannot be written: {error.strerror}.", "Name another --output."
        ) from error
    finally:
        for partial in partials:
            partial.unlink(missing_ok=True)


def _joined(content: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of about a megabyte: compressors and files take few large ones faster."""
    held: list[bytes] = []
    size = 0
    for piece in content:
        held.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


@contextmanager
def _opened(path: Path, suffix: str) -> Iterator[IO[bytes]]:
    with path.open("wb") as stream:
        squeezed = _COMPRESSORS.get(suffix)
        if squeezed is None:
            yield stream
            return
        with squeezed(stream) as inner:
            yield inner


def _gzip(stream: IO[bytes]) -> Any:  # noqa: ANN401 - a file
    # Neither the file's name nor the time stands in the bytes.
    return gzip.GzipFile("", "wb", _GZIP_LEVEL, stream, mtime=0)


def _zstd(stream: IO[bytes]) -> Any:  # noqa: ANN401 - a file
    compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
    return compressor.stream_writer(stream, closefd=False)


_COMPRESSORS: dict[str, Callable[[IO[bytes]], Any]] = {".gz": _gzip, ".zst": _zstd}


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, plain or compressed, without their ends.

    Raises:
        StoreError: it cannot be read, or is not what its name says.
    """
    try:
        with path.open("rb") as stream:
            for line in _plain(stream, path.suffix):
                yield line.rstrip(b"\r\n")
    except (OSError, EOFError, zstandard.ZstdError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(str(path), f"cannot be read: {reason}.", "Is it whole?") from error


def _plain(stream: IO[bytes], suffix: str) -> Any:  # noqa: ANN401 - lines
    if suffix == ".gz":
        return gzip.open(stream)
    if suffix == ".zst":
        import io

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(stream))
    return stream
