"""The line of those who wait for a worker: clients take turns, so that none crowds others out."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Line(Generic[T]):
    """Who waits, by client; each client's own requests keep their order.

    Args:
        most: how many may wait, all together.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lines: OrderedDict[str, deque[T]] = OrderedDict()
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def join(self, client: str, one: T) -> T | None:
        """Let one wait. Returns who is sent away for it where the line is full: ``one`` itself,
        or the last of the client that has most waiting, if that has two more than this client.
        """  # fmt: skip
        sent_away = None
        if self._number >= self.most:
            sent_away = self._surplus(client)
            if sent_away is None:
                return one
        self._lines.setdefault(client, deque()).append(one)
        self._number += 1
        return sent_away

    def _surplus(self, client: str) -> T | None:
        fullest = max(self._lines, key=lambda name: len(self._lines[name]), default=None)
        if fullest is None:
            return None
        own = len(self._lines.get(client, ()))
        if len(self._lines[fullest]) < own + 2:
            return None
        one = self._lines[fullest][-1]
        self.leave(fullest, one)
        return one

    def next(self) -> T | None:
        """Whose turn it is; that client then comes last. None if nobody waits."""
        if not self._lines:
            return None
        client, line = self._lines.popitem(last=False)
        one = line.popleft()
        self._number -= 1
        if line:
            self._lines[client] = line
        return one

    def leave(self, client: str, one: T) -> None:
        """One does not wait any more; nothing happens if it did not."""
        line = self._lines.get(client)
        if line is None or one not in line:
            return
        line.remove(one)
        self._number -= 1
        if not line:
            del self._lines[client]

    def everybody(self) -> list[T]:
        """All who wait."""
        return [one for line in self._lines.values() for one in line]
