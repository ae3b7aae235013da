"""Times at which something held, as Gephi wants them: in order, and none over another."""

from __future__ import annotations

from collections.abc import Iterable

from kg.publish.networks.model import Spell


def merge(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Spells in order, those that share a day made one; such without a first day are left out.

    >>> merge([("2024-03-05", "2024-03-06"), ("2024-03-04", "2024-03-05"), ("", "")])
    (('2024-03-04', '2024-03-06'),)
    """
    found: list[Spell] = []
    for first, last in sorted({(first, last or first) for first, last in spells if first}):
        last = max(first, last)
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)
