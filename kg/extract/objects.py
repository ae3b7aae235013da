"""What a stance is on, what a statement is about, and who is called upon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg import rulebook
from kg.model import Mention, Ref

FILES = frozenset({"dossier", "act", "proposal", "instrument", "package"})
_SOFT = frozenset(
    {
        "actieplan",
        "strategie",
        "verklaring",
        "routekaart",
        "plan",
        "rapport",
        "verslag",
        "mededeling",
    }
    | {"conclusies", "raadsconclusies", "conclusie", "evaluatie", "aanbevelingen"}
)
_RESTRICTED = re.compile(r"\s+(?:die|dat|waarmee|waarin)\b")
WITH_OBJECT = frozenset({"supports", "opposes", "concerns", "decides", "votes-against", "abstains"})


@lru_cache(maxsize=2)
def _pointer(language: str = "nl") -> re.Pattern[str]:
    nouns = "|".join(rulebook.load("extract", "anaphora", language)["files"])
    articles = "de|het|deze|dit|die|dat|beide|aangenomen|huidige"
    return re.compile(
        rf"\bcompromisvoorstellen\b|\b(?:{articles})\s+(?:\w+(?:e|s)\s+){{0,2}}(?:{nouns})\b(?!\s+om\b)",
        re.IGNORECASE,
    )


def object_of(
    act: str,
    start: int,
    end: int,
    text: str,
    offset: int,
    mentions: Sequence[Mention],
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref] = (),
) -> Ref | None:
    """The file that a stance is on.

    ``recent`` are the files named before in the item, the last one last.
    ``start`` and ``end`` are the stretch of the document where the object of the predicate stands,
    ``text`` the sentence from ``offset``; ``concerns`` what the agenda item concerns.
    """
    if act not in WITH_OBJECT:
        return None
    named = [
        m for m in mentions if m.refers_to.partition("/")[0] in FILES and start <= m.start < end
    ]
    region = text[max(start - offset, 0) : end - offset]
    pointer = _pointer().search(region)
    if pointer is not None and _RESTRICTED.match(region, pointer.end()):
        pointer = None  # 'de verklaring die X sloot': another one than the item's
    if named and (pointer is None or not concerns or named[0].start <= start + pointer.end()):
        return named[0].refers_to
    if pointer is not None:
        found = pointed(pointer.group().lower(), concerns, recent)
        if found is not None:
            return found
    if named:
        return named[0].refers_to
    votes = act in ("votes-against", "abstains") or (act == "supports" and end - start <= 3)
    if votes and (recent or concerns):
        return recent[-1] if recent else concerns[0]
    legal = [r for r in concerns if r.partition("/")[0] != "instrument"]
    if act == "concerns" and len(legal) == 1:
        return legal[0]
    return None


def pointed(words: str, concerns: tuple[Ref, ...], recent: Sequence[Ref]) -> Ref | None:
    """What 'de verordening' points to: the one file of the item, else the last that fits."""
    soft = words.rpartition(" ")[2] in _SOFT
    fitting = [r for r in concerns if soft or r.partition("/")[0] != "instrument"]
    if len(fitting) == 1 or (fitting and not recent):
        return fitting[0]
    wanted = [r for r in recent if (r.partition("/")[0] == "instrument") == soft]
    return wanted[-1] if wanted else None


def about(mentions: Sequence[Mention], start: int, end: int) -> tuple[Ref, ...]:
    """The things that a stretch of the document names, in order, once each."""
    return tuple(dict.fromkeys(m.refers_to for m in mentions if start <= m.start < end))
