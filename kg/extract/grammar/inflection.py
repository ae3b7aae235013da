"""Dutch verb forms, generated from the infinitive: what a text may print for "toe|lichten".

Weak verbs follow the spelling rules; strong and irregular ones come from
``rulebook/nl/forms.yaml``, and prefixed verbs take the parts of their base ("onderschrijven" from
"schrijven"). Only third-person forms are made, and the first person apart from them, because a bare
stem ("steun", "vraag") is a noun far more often than a verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg import rulebook

Kind = Literal["present", "plural", "past", "pasts", "participle", "first"]
"""Present singular, present plural (also the infinitive), past singular and plural, past
participle, first person singular."""

_VOWELS = ("a", "e", "i", "o", "u")
_PREFIXES = ("be", "ge", "her", "ont", "ver", "er", "mis")
_FUSED = ("onder", "over", "door", "om", "weer", "aan", "achter", "voor")


@dataclass(frozen=True, slots=True)
class Paradigm:
    """The forms of one verb without its separable particle."""

    present: str
    plural: str
    past: str
    pasts: str
    participle: str
    first: str

    def forms(self) -> list[tuple[str, Kind]]:
        """Every form with its kind."""
        return [
            (self.present, "present"),
            (self.plural, "plural"),
            (self.past, "past"),
            (self.pasts, "pasts"),
            (self.participle, "participle"),
            (self.first, "first"),
        ]


def split(lemma: str) -> tuple[str, str]:
    """Particle and base of a lexicon entry: "toe|lichten" gives ("toe", "lichten")."""
    particle, bar, base = lemma.partition("|")
    return (particle, base) if bar else ("", lemma)


@lru_cache(maxsize=1)
def _fixed_stems() -> tuple[tuple[str, str], ...]:
    """Endings of infinitives with the stem they have, the longest first."""
    fixed: dict[str, str] = rulebook.load("extract", "forms")["stems"]
    return tuple(sorted(fixed.items(), key=lambda row: -len(row[0])))


def _open_stem(raw: str, infinitive: str) -> str:
    """The stem in its own spelling: "noem", "onderstreep", "wissel", "benadruk"."""
    for ending, stem in _fixed_stems():
        before = infinitive.removesuffix(ending)
        if before != infinitive and not before.endswith(("o", "i")):
            return infinitive[: -len(ending)] + stem
    if len(raw) > 1 and raw[-1] == raw[-2] and raw[-1] not in _VOWELS:
        return raw[:-1]
    if re.search(
        r"[bcdfghjklmnpqrstvwxz][aeou][bcdfghjklmnpqrstvz]$|^[aeou][bdfgklmnprstvz]$", raw
    ):
        unstressed = re.search(r"[^aeiou]e[ln]$", raw) and re.search(r"[aeiou].*e[ln]$", raw)
        if not unstressed:
            return raw[:-1] + raw[-2] + raw[-1]
    return raw


def _hardened(stem: str) -> str:
    if stem.endswith("v"):
        return stem[:-1] + "f"
    return stem[:-1] + "s" if stem.endswith("z") else stem


def _has_prefix(infinitive: str) -> bool:
    if infinitive.startswith(_FUSED):
        return True
    prefix = next((p for p in _PREFIXES if infinitive.startswith(p)), None)
    rest = infinitive[len(prefix) :] if prefix else ""
    return (
        bool(rest)
        and len(rest) > 3
        and re.search(r"[aeiou].*en$|[^aeiou]aan$|zien$", rest) is not None
    )


def _weak(infinitive: str) -> Paradigm:
    raw = infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]
    stem = _open_stem(raw, infinitive)
    written = _hardened(stem)
    dental = "t" if re.search(r"(?:[tkfspx]|ch)$", stem) else "d"
    present = written if written.endswith("t") else written + "t"
    end = "" if written.endswith(dental) else dental
    participle = written + end if _has_prefix(infinitive) else "ge" + written + end
    if participle.startswith("gee") and not _has_prefix(infinitive):
        participle = "geë" + participle[3:]
    elif participle.startswith("gei") and not _has_prefix(infinitive) and written[1:2] not in "j":
        participle = "geï" + participle[3:]
    past = written + dental + "e"
    return Paradigm(present, infinitive, past, past + "n", participle, written)


def _strong(infinitive: str) -> Paradigm | None:
    table: dict[str, list[str]] = rulebook.load("extract", "forms")["strong"]
    if infinitive in table:
        past, pasts, participle, *present = table[infinitive]
        stem = _weak(infinitive)
        first = present[1] if len(present) > 1 else stem.first
        return Paradigm(
            present[0] if present else stem.present, infinitive, past, pasts, participle, first
        )
    for prefix in (*_PREFIXES, *_FUSED):
        base = infinitive.removeprefix(prefix)
        if base != infinitive and base in table:
            found = _strong(base)
            assert found is not None
            return Paradigm(
                prefix + found.present,
                infinitive,
                prefix + found.past,
                prefix + found.pasts,
                prefix + found.participle.removeprefix("ge"),
                prefix + found.first,
            )
    return None


@lru_cache(maxsize=4096)
def paradigm(infinitive: str) -> Paradigm:
    """The forms of a verb without particle ("lichten", "onderschrijven")."""
    return _strong(infinitive) or _weak(infinitive)
