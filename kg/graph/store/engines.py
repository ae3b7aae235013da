"""Which engine answers: the store in memory, or its index on disk.

Memory answers several times as fast, but holds all of the graph (some 385 bytes for each quad) and
has to load it first (some 4 seconds for each million quads). The rule of ``auto``:

- a graph of up to :data:`SMALL` bytes of N-Quads is loaded into memory: it takes about a second;
- a larger one is asked on disk where an up-to-date index lies (``kg index`` makes it);
- without an index it is loaded into memory if it takes no more than half of the memory at hand;
- else the command ends and says that ``kg index`` is to be run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kg.errors import StoreError

Engine = Literal["auto", "memory", "disk"]
ENGINES: tuple[Engine, ...] = ("auto", "memory", "disk")

SMALL = 64 << 20
"""Bytes of N-Quads that load in about a second."""

BYTES_PER_QUAD = 385
"""Memory that a quad takes in the engine, measured."""

_TEXT_PER_QUAD = 220  # bytes of a line of our N-Quads, measured on the samples
_SHARE = 0.5


def memory_at_hand() -> int:
    """Bytes of memory that can be taken now, as the system and its container limits tell.

    Where the system does not tell, 2 GiB are assumed.
    """
    found = [_from_meminfo(), _from_cgroup()]
    known = [size for size in found if size is not None]
    return min(known, default=2 << 30)


def _from_meminfo() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None


def _from_cgroup() -> int | None:
    folder = Path("/sys/fs/cgroup")
    try:
        limit = (folder / "memory.max").read_text("ascii").strip()
        used = int((folder / "memory.current").read_text("ascii"))
        return max(0, int(limit) - used)
    except (OSError, ValueError):  # none, "max", or another system
        return None


def memory_needed(size: int) -> int:
    """Bytes of memory that a graph of ``size`` bytes of N-Quads takes, about."""
    return size // _TEXT_PER_QUAD * BYTES_PER_QUAD


def choose(
    engine: Engine, size: int, index: Path | None, folder: Path
) -> Literal["memory", "disk"]:
    """The engine for a graph of ``size`` bytes of N-Quads; ``index`` is its index, if it has one.

    Raises:
        StoreError: the engine asked for has no index, or none fits.
    """
    advice = f"Make it: kg index --store {folder}"
    if engine == "memory" or (engine == "auto" and size <= SMALL):
        return "memory"
    if index is not None:
        return "disk"
    if engine == "disk":
        raise StoreError(str(folder), "has no up-to-date index on disk.", advice)
    needed = memory_needed(size)
    if needed <= memory_at_hand() * _SHARE:
        return "memory"
    raise StoreError(
        str(folder),
        f"is too large for the memory at hand (it takes about {needed / 2**30:.1f} GiB), "
        "and has no up-to-date index on disk.",
        f"{advice} (or name --engine memory to try all the same).",
    )
