"""Verbs that no rulebook lists, told by where they stand: 'Letland releveerde dat de termijn ...'.

What an actor does with a content clause is saying something, whatever the verb; the rule for it
states no more than that. Anything else that an unknown verb may do is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.inflection import Kind
from kg.extract.grammar.lexicon import Reading, readings

_SAYING = ("zeggen", "onbekend")
"""Base and particle of the lemma under which the rulebook lists what unknown verbs do."""
_FORMS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"[a-zà-ÿ]{3,}[dt]en"), "pasts"),
    (re.compile(r"[a-zà-ÿ]{3,}[dt]e"), "past"),
    (re.compile(r"[a-zà-ÿ]{3,}eert"), "present"),
)


def guessed(words: Sequence[str], names: Mapping[int, str]) -> dict[str, tuple[Reading, ...]]:
    """The unknown verb of a sentence, read as one of saying; empty in nearly all sentences.

    ``names`` gives the words of actor phrases. Asked for are an actor right before or after the
    verb, 'dat' behind the two of them, and no verb that is known before it.
    """
    for k in (i for i, word in enumerate(words) if word == "dat"):
        at = _verb_before(words, names, k)
        if at is None or any(_is_finite(words[i]) for i in range(at) if i not in names):
            continue
        for pattern, kind in _FORMS:
            if pattern.fullmatch(words[at]):
                return {words[at]: (Reading(_SAYING[0], kind, _SAYING[1]),)}
    return {}


def _verb_before(words: Sequence[str], names: Mapping[int, str], that: int) -> int | None:
    """Where an unknown word stands beside an actor, right before 'dat'."""
    g, known = grammar(), readings()
    k = that - 1
    while k > 0 and (words[k] in g.light or words[k] in g.adverbs) and k not in names:
        k -= 1
    if k > 0 and k not in names:  # 'Letland releveerde dat'
        return k if k - 1 in names and words[k] not in known else None
    while k > 0 and k in names:  # 'Daarna releveerde Letland dat'
        k -= 1
    return k if k > 0 and words[k].isalpha() and words[k] not in known else None


def _is_finite(word: str) -> bool:
    return any(r.finite for r in readings().get(word, ()))
