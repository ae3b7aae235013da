"""The matrix of positions: actors by dossiers, each cell leading to the sentences behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.publish.explorer.rendering import explorer_page, written
from kg.publish.site import Catalogue
from kg.publish.site.urls import Language

ACTORS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "country": ("country",),
    "body": ("institution", "agency", "office", "organisation", "presidency"),
    "person": ("person",),
}
"""Choices of actors: kinds of things, () for all."""

_MOST_ROWS, _MOST_COLUMNS = 40, 15
_ORDER = ("positive", "mixed", "negative")
# One text in two papers counts once; a neutral stance is none; a group without names is no actor.
_COUNTS = """SELECT ?actor ?dossier ?stance (COUNT(DISTINCT ?statement) AS ?n) {
  ?statement jha:stanceOn ?dossier ; jha:stance ?stance ; jha:actor ?actor ;
    jha:evidence/jha:inPart ?part .
  FILTER NOT EXISTS { ?stance skos:notation "neutral" }
  FILTER NOT EXISTS { ?actor jha:quantifier ?quantifier }
  FILTER NOT EXISTS { ?part jha:sameTextAs ?twin . FILTER(STR(?twin) < STR(?part)) }
} GROUP BY ?actor ?dossier ?stance"""

_Counts = Mapping[tuple[str, str], Counter[str]]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The matrix: rows and columns are IRIs, ``cells`` hold (stance, number) by both."""

    who: str
    actors: tuple[str, ...]
    dossiers: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[tuple[str, int], ...]]
    number_of_actors: int
    number_of_dossiers: int

    @property
    def is_cut(self) -> bool:
        """Whether some actors or dossiers are left out."""
        return (self.number_of_actors, self.number_of_dossiers) != (
            len(self.actors),
            len(self.dossiers),
        )

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        yield from (*self.actors, *self.dossiers)


def matrix_page(catalogue: Catalogue, who: str, language: Language) -> str:
    """The page of the matrix for one of the choices of :data:`ACTORS`; another means all."""
    who = who if who in ACTORS else "all"
    view = matrix(catalogue, who)
    page = explorer_page(catalogue, "matrix", "matrix", view, view.iris())
    return written(page, language, [("who", who)])


def matrix(catalogue: Catalogue, who: str = "all") -> MatrixView:
    """Who takes which stance on which dossier, the most frequent of both first."""
    counts = catalogue.once("matrix", lambda: _counts(catalogue))
    things = catalogue.iri("")
    kinds = ACTORS[who]
    chosen = {
        pair: stances
        for pair, stances in counts.items()
        if not kinds or pair[0].removeprefix(things).partition("/")[0] in kinds
    }
    actors, dossiers = _by_number(chosen, 0), _by_number(chosen, 1)
    rows, columns = actors[:_MOST_ROWS], dossiers[:_MOST_COLUMNS]
    cells = {
        pair: tuple((s, stances[s]) for s in _ORDER if stances[s])
        for pair, stances in chosen.items()
        if pair[0] in rows and pair[1] in columns
    }
    shown = tuple(actor for actor in rows if any(pair[0] == actor for pair in cells))
    return MatrixView(who, shown, tuple(columns), cells, len(actors), len(dossiers))


def _counts(catalogue: Catalogue) -> _Counts:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for actor, dossier, stance, number in catalogue.rows(_COUNTS):
        if actor is not None and dossier is not None and stance is not None and number is not None:
            code = stance.value.rpartition("/")[2]
            found[actor.value, dossier.value][code] += int(number.value)
    return {pair: found[pair] for pair in sorted(found)}


def _by_number(counts: _Counts, place: int) -> list[str]:
    totals: Counter[str] = Counter()
    for pair, stances in counts.items():
        totals[pair[place]] += sum(stances.values())
    return sorted(totals, key=lambda iri: (-totals[iri], iri))
