"""Work for workers that misbehave on purpose; here so that worker processes can import it."""

import os
import signal
import time
from pathlib import Path


def shout(item):
    return item.upper()


def die_on_poison(item):
    """Ends its process on items that say so."""
    if "poison" in item:
        os.kill(os.getpid(), signal.SIGKILL)
    return item.upper()


def die_once(item, folder):
    """Ends its process on the first call with each item that says so."""
    mark = Path(folder) / item
    if "weak" in item and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item.upper()


def hang_on_poison(item):
    if "poison" in item:
        time.sleep(3600)
    return item.upper()


def fail(item):
    raise ZeroDivisionError(item)


def open_files(item):
    """What the process holds open."""
    names = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            names.append(str(entry.readlink()))
        except OSError:
            continue
    return tuple(names)


def slowly(item):
    time.sleep(0.05)
    return item.upper()


def my_process(item):
    time.sleep(0.02)
    return os.getpid()
