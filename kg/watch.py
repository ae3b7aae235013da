"""Keeps a store current: builds whenever something changes in the folders that are watched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.errors import KgError
from kg.pipeline import Summary

QUIET = 1_000
"""Milliseconds without a change after which a build begins: files that are being copied settle."""

LONGEST = 30_000
"""Milliseconds after which a build begins even if changes go on."""


def watch(
    paths: Sequence[Path],
    store: Path,
    build: Callable[[], Summary],
    failed: Callable[[KgError], None],
    stop: threading.Event | None = None,
) -> Iterator[Summary]:
    """Build now, and again after every change below ``paths``, until interrupted.

    Yields what each build did. ``failed`` is told of one that could not be done (another process is
    writing, say); it is tried again every second, without saying the same again. Ends when ``stop``
    is set, between two builds, or with the keyboard's interrupt, which leaves the store whole.

    Args:
        paths: folders and files of this machine.
        store: the store's folder; changes in it are not looked at.
        build: does one build.
        failed: called with the error of a build that failed.
        stop: ends the watching when set.
    """
    from watchfiles import Change
    from watchfiles import watch as changes_below

    inside = store.absolute()

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        return not changed.name.startswith(".") and inside not in (changed, *changed.parents)

    is_due, complaint = True, ""
    # Looking begins before the first build, so that no change falls between the two.
    for changes in changes_below(
        *paths,
        watch_filter=counts,
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=True,
    ):
        if not (changes or is_due):
            continue
        try:
            yield build()
            is_due, complaint = False, ""
        except KgError as error:
            if str(error) != complaint:
                failed(error)
            is_due, complaint = True, str(error)
