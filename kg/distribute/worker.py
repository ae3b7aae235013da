"""A worker process: ``python -m kg.distribute.worker FD`` takes chunks from a connection.

It is started by exec, not by fork: it shares nothing with its parent but the connection, so that
it holds no lock of the parent's, and ends with the connection when the parent dies.
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from kg.distribute.places import FAILED, READY, RESULT


def serve(connection: Connection[Any, Any]) -> None:
    """Answer chunks item by item, until the parent is gone or says ``None``."""
    work = connection.recv()
    connection.send((READY, None))
    while (chunk := connection.recv()) is not None:
        for item in chunk:
            try:
                answer = (RESULT, work(item))
            except Exception as error:  # work reports its own failures: this is one of the program
                answer = (FAILED, f"{type(error).__name__}: {error}")
            connection.send(answer)


def main() -> None:
    """Serve the connection whose file descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when work ends
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
