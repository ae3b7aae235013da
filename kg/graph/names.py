"""What a person's word for a thing means in a store: "Spanje", "Spain", "ESP", "country:ESP".

A word is taken, in this order, as an address or key of a thing, as a code or preferred name exactly
as written, as any name whatever its case and accents, as the day of a Council, and as a person's
family name. It is never guessed: a word that fits two things is answered with the choices, one that
fits none with the nearest names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import QuestionError
from kg.graph.answers import labels
from kg.graph.source import Source, base_of
from kg.identifiers import slug
from kg.vocabulary import BASE, KINDS, iri

_ACTORS = (
    "country",
    "institution",
    "agency",
    "office",
    "organisation",
    "presidency",
    "person",
)
_FILES = ("dossier", "act", "proposal", "package", "instrument")
TYPES: Mapping[str, tuple[str, ...]] = {
    "actor": _ACTORS,
    "agency": ("agency", "office", "institution", "organisation"),
    "country": ("country",),
    "dossier": _FILES,
    "document": ("document",),
    "meeting": ("meeting",),
    "person": ("person",),
    "topic": ("topic",),
    "entity": (*KINDS, "topic"),
}
"""Kinds of things (first segment of a Ref) that a parameter of each type may name."""

_PREFERENCE = (
    "skos:prefLabel",
    "skos:notation",
    "skos:altLabel",
    "skos:hiddenLabel",
    "dcterms:identifier",
    "rdfs:label",
)
_EXACT_ENOUGH = 1  # a preferred name or a code, as written, needs no look at all the others
_BRANCHES = " UNION ".join(
    f"{{ ?thing {name} ?name BIND({rank} AS ?rank) }}" for rank, name in enumerate(_PREFERENCE)
)
_MUCH_FARTHER = 15  # of a hundred: what is so much less like the word is no choice
_FEW, _SHOWN = 200, 8
_KEY = re.compile(r"[\w.-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_UNDERSTOOD = 10_000  # words, after which a source starts anew
_understood: WeakKeyDictionary[Source, dict[tuple[str, str], str]] = WeakKeyDictionary()
"""(word, type) → IRI of what was asked before; kept as long as the source is open."""
_Names = dict[str, dict[str, int]]
"""Folded name → IRI → how good a name it is (0 the best)."""


def resolve(
    source: Source, word: str, type_: str, where: str = "name", language: str = "en"
) -> str:
    """The IRI of the one thing of a type that ``word`` names.

    ``word`` may be a name in Dutch or English, a code, a key ("country/ESP"), a full IRI, a code
    with its kind ("country:FRA") where a code fits two things, the day of a Council for a meeting,
    or the family name of a person. Suggestions are labelled in ``language``.

    Raises:
        QuestionError: it names nothing (the nearest names are offered) or several things.
    """
    understood = _understood.setdefault(source, {})
    if (word, type_) not in understood:
        if len(understood) >= _MOST_UNDERSTOOD:
            understood.clear()
        understood[word, type_] = _resolve(source, word, type_, where, language)
    return understood[word, type_]


def _resolve(source: Source, word: str, type_: str, where: str, language: str) -> str:
    base = base_of(source)
    kinds = TYPES.get(type_, (type_,))
    if word.startswith(("http://", "https://")):
        address = word.replace(BASE, base, 1) if word.startswith(BASE) else word
        return _one(_existing(source, [address]), source, word, type_, where, language)
    kind, separator, rest = word.replace("/", ":", 1).partition(":")
    if separator and kind in (*KINDS, "topic"):
        if found := _existing(
            source, [iri(f"{kind}/{rest}", base)] if _KEY.fullmatch(rest) else []
        ):
            return found[0]
        kinds, word = (kind,), rest
    found = _exact(source, word, kinds) or _keys(source, word, kinds)
    found = found or _folded(source, word, kinds) or _council(source, word, kinds)
    found = found or _family_name(source, word, kinds)
    return _one(found, source, word, type_, where, language, kinds)


def _one(
    found: list[str],
    source: Source,
    word: str,
    type_: str,
    where: str,
    language: str,
    kinds: tuple[str, ...] = (),
) -> str:
    """The one thing found; a file before its act, as a name of both means the file."""
    base = base_of(source)
    files = [thing for thing in found if thing.startswith(f"{base}id/dossier/")]
    if len(files) == 1 or len(found) == 1:
        return (files or found)[0]
    if found:
        named = labels(source, found, language)
        choices = ", ".join(f"{_choice(t, base)} ({named.get(t, 'no name')})" for t in found)
        raise QuestionError(where, f"'{word}' names several things.", f"Choose one of: {choices}.")
    advice = _suggestion(source, word, kinds, language)
    raise QuestionError(where, f"'{word}' is no {type_} in this store.", advice)


def _choice(thing: str, base: str) -> str:
    return thing.removeprefix(base + "id/").replace("/", ":", 1)


def _of_kinds(things: Iterable[str], base: str, kinds: tuple[str, ...]) -> Iterable[str]:
    return (thing for thing in things if _is_of(thing, base, kinds))


def _is_of(thing: str, base: str, kinds: tuple[str, ...]) -> bool:
    """Whether a thing is of one of these kinds; what hangs under a document is no document."""
    kind, _, key = thing.removeprefix(base + "id/").partition("/")
    return kind in kinds and (kind != "document" or "/" not in key)


def _existing(source: Source, addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that something is said of."""
    try:
        values = " ".join(str(ox.NamedNode(address)) for address in addresses)
    except ValueError:  # no IRI at all
        return []
    rows = source.query(
        f"SELECT DISTINCT ?thing {{ VALUES ?thing {{ {values} }} ?thing a ?class }}"
    )
    return sorted(thing.value for (thing,) in rows)


def _exact(source: Source, word: str, kinds: tuple[str, ...]) -> list[str]:
    """Things of which ``word`` is the code or the preferred name, exactly as written."""
    literals = (ox.Literal(word), *(ox.Literal(word, language=tongue) for tongue in ("en", "nl")))
    values = " ".join(map(str, literals))
    ranks: dict[str, int] = {}
    for thing, rank in source.query(
        f"SELECT ?thing ?rank {{ VALUES ?name {{ {values} }} {_BRANCHES} }}"
    ):
        ranks[thing.value] = min(ranks.get(thing.value, len(_PREFERENCE)), int(rank.value))
    good = {thing for thing, rank in ranks.items() if rank <= _EXACT_ENOUGH}
    best = min((ranks[t] for t in _of_kinds(good, base_of(source), kinds)), default=0)
    return sorted(t for t in _of_kinds(good, base_of(source), kinds) if ranks[t] == best)


def _keys(source: Source, word: str, kinds: tuple[str, ...]) -> list[str]:
    """Things whose key ends in ``word`` ("jha-2024-03-18")."""
    if not _KEY.fullmatch(word):
        return []
    return _existing(source, [iri(f"{kind}/{word}", base_of(source)) for kind in kinds])


_known: WeakKeyDictionary[Source, list[tuple[str, str, int]]] = WeakKeyDictionary()


def _all_names(source: Source) -> list[tuple[str, str, int]]:
    """(thing, name, rank) of everything that has a name; kept as long as the source is open."""
    if source not in _known:
        rows = source.query(f"SELECT DISTINCT ?thing ?name ?rank {{ {_BRANCHES} }}")
        _known[source] = [
            (thing.value, name.value, int(rank.value))
            for thing, name, rank in rows
            if isinstance(thing, ox.NamedNode)
        ]
    return _known[source]


def _names(source: Source, kinds: tuple[str, ...]) -> _Names:
    found: _Names = defaultdict(dict)
    base = base_of(source)
    for thing, name, rank in _all_names(source):
        if _is_of(thing, base, kinds):
            known = found[slug(name)]
            known[thing] = min(known.get(thing, rank), rank)
    found.pop("", None)
    return found


def _folded(source: Source, word: str, kinds: tuple[str, ...]) -> list[str]:
    """Things with this name, whatever its case, accents and hyphens; the best kind of name wins."""
    found = _names(source, kinds).get(slug(word), {})
    best = min(found.values(), default=0)
    return sorted(thing for thing, rank in found.items() if rank == best)


def _council(source: Source, word: str, kinds: tuple[str, ...]) -> list[str]:
    """The Council on this day."""
    if "meeting" not in kinds or not _DAY.fullmatch(word):
        return []
    rows = source.query(
        f"""SELECT DISTINCT ?meeting {{
          ?meeting a jha:Meeting ; jha:startDate ?start ; jha:endDate ?end .
          FILTER(?start <= "{word}"^^xsd:date && ?end >= "{word}"^^xsd:date) }}"""
    )
    return sorted(meeting.value for (meeting,) in rows)


def _family_name(source: Source, word: str, kinds: tuple[str, ...]) -> list[str]:
    """Persons whose name ends in these words."""
    if "person" not in kinds or len(slug(word)) < 3:
        return []
    ending = "-" + slug(word)
    named = _names(source, ("person",)).items()
    return sorted({thing for name, found in named if name.endswith(ending) for thing in found})


def _suggestion(source: Source, word: str, kinds: tuple[str, ...], language: str) -> str:
    """The nearest things, each once, by the name that a reader knows."""
    from rapidfuzz import fuzz, process

    names = _names(source, kinds)
    wanted = slug(word)
    near: dict[str, float] = {}
    for scorer, weight in ((fuzz.ratio, 1.0), (fuzz.token_set_ratio, 0.9)):
        # Hyphens are spaces to the scorers that look at words.
        choices = {name: name.replace("-", " ") for name in names}
        matches = process.extract(
            wanted.replace("-", " "), choices, scorer=scorer, limit=12, score_cutoff=70
        )
        for _, score, name in matches:
            for thing in names[name]:
                near[thing] = max(near.get(thing, 0.0), score * weight)
    if not near:
        return _what_there_is(source, kinds)
    best = sorted(near, key=lambda thing: (-near[thing], thing))[:5]
    best = [thing for thing in best if near[thing] > near[best[0]] - _MUCH_FARTHER]
    labelled = labels(source, best, language)
    base = base_of(source)
    offered = (f"{labelled.get(thing, thing)} ({_choice(thing, base)})" for thing in best)
    return "Did you mean " + ", ".join(offered) + "?"


def _what_there_is(source: Source, kinds: tuple[str, ...]) -> str:
    """Some of the things that could have been named, where they are of one kind and few."""
    things = sorted({thing for found in _names(source, kinds).values() for thing in found})
    if len(kinds) > 1 or not 0 < len(things) <= _FEW:
        return "'kg ask NAME --help' shows examples of each question's parameters."
    base = base_of(source)
    shown = ", ".join(_choice(thing, base) for thing in things[:_SHOWN])
    more = f" and {len(things) - _SHOWN} more" if len(things) > _SHOWN else ""
    return f"There are: {shown}{more}."
