"""What a worker cannot do even if it would: open a socket, start a program, take all memory.

Linux: a filter of system calls, which needs no rights and cannot be taken off again. Elsewhere the
limits of POSIX alone hold, and the guard that reads the query.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER_MODE = 1, 22, 38, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _EPERM = 0x7FFF0000, 0x00050000, 1
# (audit number of the architecture, system calls: socket, connect, bind, execve, execveat, ptrace)
_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117)),
}
_X32 = 0x40000000


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def _prctl() -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    found: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    return found


def end_with_parent() -> None:
    """Have this process ended when the one that forked it ends, however that comes about."""
    if prctl := _prctl():
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(memory: int) -> bool:
    """Bar this process from sockets and programs, and limit the memory that it may still take.

    ``memory`` is in bytes, beyond what it has now. Returns whether system calls are filtered.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    taken = _taken()
    if taken:
        with suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    return _filter_calls()


def _taken() -> int:
    """Bytes of address space of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()


def _filter_calls() -> bool:
    prctl = _prctl()
    known = _ARCHITECTURES.get(platform.machine())
    if prctl is None or known is None:
        return False
    architecture, calls = known
    lines = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE | _EPERM)]
    lines.append((_LOAD, 0, 0, 0))
    barred = [*calls, *(call | _X32 for call in calls)]
    lines += [(_IF_EQUAL, len(barred) - i, 0, call) for i, call in enumerate(barred)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE | _EPERM)]
    program = (_Instruction * len(lines))(*(_Instruction(*line) for line in lines))
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(_Program(len(lines), program))) == 0
