"""What a person's word for a thing means in a store: "Spanje", "Spain", "ESP", "country:ESP"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.errors import QuestionError
from kg.graph.store import Store
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

_PREFERENCE = ("prefLabel", "notation", "altLabel", "hiddenLabel", "identifier")


def _names(store: Store, kinds: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Folded name → IRI → how good a name it is (0 the best)."""
    base = store.manifest.base + "id/"
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for rank, name in enumerate(_PREFERENCE):
        prefix = "dcterms" if name == "identifier" else "skos"
        for row in store.query(f"SELECT DISTINCT ?thing ?name {{ ?thing {prefix}:{name} ?name }}"):
            thing = row["thing"].value
            if thing.startswith(base) and thing.removeprefix(base).split("/")[0] in kinds:
                known = found[slug(row["name"].value)]
                known[thing] = min(known.get(thing, rank), rank)
    return found


def resolve(store: Store, word: str, type_: str, where: str = "name") -> str:
    """The IRI of the one thing of a type that ``word`` names.

    ``word`` may be a name in Dutch or English, a code, a key ("country/ESP"), a full IRI, or a
    code with its kind ("country:FRA") where a code fits two things.

    Raises:
        QuestionError: it names nothing (the nearest names are offered) or several things.
    """
    base = store.manifest.base
    if word.startswith(("http://", "https://")):
        return word.replace(BASE, base, 1) if word.startswith(BASE) else word
    kinds = TYPES.get(type_, (type_,))
    kind, separator, rest = word.partition(":")
    if separator and kind in KINDS:
        kinds, word = (kind,), rest
    if "/" in word and word.split("/")[0] in kinds:
        return iri(word, base)
    names = _names(store, kinds)
    found = names.get(slug(word), {})
    best = min(found.values(), default=0)
    things = sorted(thing for thing, rank in found.items() if rank == best)
    files = [thing for thing in things if thing.startswith(f"{base}dossier/")]
    if len(things) == 1 or len(files) == 1:
        things = files if len(files) == 1 else things
        return things[0]
    if things:
        choices = ", ".join(
            "{}:{}".format(*thing.removeprefix(base + "id/").split("/", 1)) for thing in things
        )
        raise QuestionError(where, f"'{word}' names several things.", f"Choose one of: {choices}.")
    raise QuestionError(where, f"'{word}' is no {type_} in this store.", _suggestion(word, names))


def _suggestion(word: str, names: Mapping[str, Mapping[str, int]]) -> str:
    from rapidfuzz import fuzz, process

    scorer = fuzz.WRatio
    near = process.extract(slug(word), list(names), scorer=scorer, limit=5, score_cutoff=70)
    if not near:
        return "'kg ask' shows examples of each question's parameters."
    return "Did you mean " + ", ".join(f"'{name}'" for name, _, _ in near) + "?"
