"""One writer at a time: the lock of a store, which says who holds it."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import filelock

from kg.errors import StoreError

LOCK = "lock"


def _sign(descriptor: int) -> None:
    who = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, who.encode(), 0)


def writer_lock(folder: Path) -> filelock.BaseFileLock:
    """Take the lock of the store at ``folder``; ``release`` it when done.

    The lock is this process's alone: processes that it starts do not hold it, and it is free as
    soon as this process has ended, however that comes about.

    Raises:
        StoreError: another process holds it; the message says which.
        OSError: the folder cannot be written.
    """
    lock = filelock.FileLock(folder / LOCK, timeout=0, on_acquired=_sign)
    try:
        lock.acquire()
    except filelock.Timeout:
        advice = "Wait until it has finished, or end it."
        raise StoreError(
            str(folder), f"another process{_holder(folder)} is writing here.", advice
        ) from None
    return lock


def _holder(folder: Path) -> str:
    try:
        who = json.loads((folder / LOCK).read_text("utf-8"))
        return f" (pid {who['pid']} on {who['host']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
