"""What an authority says of the acts, proposals and dossiers in a store: the graph ``authority``.

Asks a SPARQL endpoint that answers like CELLAR, in batches, with the terms of its model (CDM). An
endpoint may answer with HTML and status 200, too late, in part, or not at all: a batch that gives
no whole answer is asked again in halves, so that one identifier cannot spoil the others, and what
stays without an answer is reported, never taken for unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import AuthorityError, IdentifierError
from kg.graph import common
from kg.graph.answers import Answer, Column
from kg.graph.endpoint import Row, Unanswered, asker
from kg.graph.nquads import GraphWriter, canonical, date_literal, iri_term, lines_of, literal
from kg.graph.store import Store, StoreWriter
from kg.identifiers import Scheme, identify
from kg.vocabulary import BASE, DCTERMS, JHA, RDFS, SCHEMA, graph_iri, iri, ref_of

Ask = Callable[[str], list[Row]]
"""Sends a query and returns its rows; raises Unanswered where there is no whole answer."""

BATCH = 40
"""Identifiers in one query: CELLAR refuses long queries, and a failure costs a batch."""

GIVE_UP = 3
"""Identifiers that get no answer on their own, one after the other, before the rest is left."""

_CDM = "http://publications.europa.eu/ontology/cdm#"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {_LANGUAGE + "NLD": "nl", _LANGUAGE + "ENG": "en"}

_ASKED_FOR = """SELECT DISTINCT ?thing ?scheme ?value {
  VALUES (?property ?scheme) {
    (jha:celex "celex") (jha:procedure "procedure") (jha:comNumber "com") }
  GRAPH ?graph { ?thing ?property ?value }
  FILTER(?graph != graph:authority)
  FILTER(?scheme != "com" || NOT EXISTS {
    GRAPH ?other { ?thing jha:celex ?celex } FILTER(?other != graph:authority) })
} ORDER BY ?thing ?scheme ?value"""
"""The identifiers that a store has from elsewhere: a thing goes on being asked for by the same."""

_WORKS = """PREFIX cdm: <{cdm}>
SELECT DISTINCT ?id ?entry ?date ?eli ?force {{
  VALUES ?id {{ {ids} }}
  ?entry cdm:resource_legal_id_celex ?id .
  OPTIONAL {{ ?entry cdm:work_date_document ?date }}
  OPTIONAL {{ ?entry cdm:resource_legal_eli ?eli }}
  OPTIONAL {{ ?entry cdm:resource_legal_in-force ?force }}
}}"""
_TITLES = """PREFIX cdm: <{cdm}>
SELECT DISTINCT ?id ?language ?title {{
  VALUES ?id {{ {ids} }}
  VALUES ?language {{ {languages} }}
  ?entry cdm:resource_legal_id_celex ?id .
  ?expression cdm:expression_belongs_to_work ?entry ;
    cdm:expression_uses_language ?language ; cdm:expression_title ?title .
}}"""
_PROCEDURES = """PREFIX cdm: <{cdm}>
SELECT DISTINCT ?id ?entry ?title ?date ?act ?adopted ?pending ?withdrawn {{
  VALUES ?id {{ {ids} }}
  ?entry cdm:procedure_code_interinstitutional_reference_procedure ?id .
  OPTIONAL {{ ?entry cdm:dossier_adopted-proposal ?adopted }}
  OPTIONAL {{ ?entry cdm:dossier_pending-proposal ?pending }}
  OPTIONAL {{ ?entry cdm:dossier_withdrawn-proposal ?withdrawn }}
  OPTIONAL {{ ?entry cdm:dossier_title ?title }}
  OPTIONAL {{ ?entry cdm:dossier_date_adopted ?date }}
  OPTIONAL {{ ?entry cdm:dossier_produces_resource_legal ?work .
             ?work cdm:resource_legal_id_celex ?act }}
}}"""
_QUERIES: Mapping[str, tuple[str, ...]] = {"work": (_WORKS, _TITLES), "procedure": (_PROCEDURES,)}


@dataclass(frozen=True, slots=True)
class Question:
    """A thing of the store, the identifier that it has there, and how the authority spells it."""

    thing: str
    identifier: str
    asked: str
    family: str  # "work" or "procedure"


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What a call of :func:`enrich` did; pairs are (thing, identifier), in order.

    ``unknown``: the authority answered and has no such identifier. ``unanswered`` holds the reason
    as a third value. ``kept``: things that an earlier call has settled.
    """

    endpoint: str
    written: tuple[tuple[str, str], ...]
    kept: int
    unknown: tuple[tuple[str, str], ...]
    unanswered: tuple[tuple[str, str, str], ...]


def enrich(
    folder: Path,
    endpoint: str,
    today: str,
    *,
    refresh: bool = False,
    timeout: int = 30,
    ask: Ask | None = None,
) -> Enrichment:
    """Ask ``endpoint`` about the acts, proposals and dossiers of a store and write what it says.

    Titles, dates, status and ELI stand on the things themselves; a ``jha:AuthorityRecord`` for each
    says which endpoint answered on which day (``today``, ISO 8601). Only what no earlier call
    settled is asked, unless ``refresh``; an old answer stays until a new one replaces it.

    Args:
        folder: the store.
        endpoint: address of a SPARQL endpoint.
        today: the day that the records bear.
        refresh: ask again what is known already.
        timeout: seconds that one answer may take.
        ask: takes the place of the network (for tests and other transports).

    Raises:
        StoreError: there is no store, or it cannot be written.
        AuthorityError: the endpoint gave no single answer; the store is as it was.
    """
    store = Store(folder)
    base = store.manifest.base
    questions, malformed = _questions(store)
    known = {} if refresh else _records(store)
    open_ = [q for q in questions if known.get(q.thing) != q.identifier]
    answers, unanswered = _ask_all(open_, ask or asker(endpoint, timeout))
    if open_ and not answers and unanswered:
        reason = next(iter(unanswered.values()))
        advice = "Check the address, or try later; the store is as it was."
        raise AuthorityError(endpoint, f"cannot be used: it {reason}.", advice)
    found = [q for q in open_ if answers.get(q)]
    acts = {q.asked: q.thing for q in questions if q.family == "work"}
    if found:
        writer = GraphWriter(graph_iri("authority", base))
        for question in found:
            _write(writer, question, answers[question], acts)
            _write_record(writer, question, endpoint, today, base)
        _commit(folder, writer.text(), {q.thing for q in found}, base)
    return Enrichment(
        endpoint=endpoint,
        written=tuple((q.thing, q.identifier) for q in found),
        kept=len(questions) - len(open_),
        unknown=tuple((q.thing, q.identifier) for q in open_ if answers.get(q) == []),
        unanswered=(*malformed, *((q.thing, q.identifier, r) for q, r in unanswered.items())),
    )


def enrichment_answer(result: Enrichment, base: str = BASE) -> Answer:
    """What was not found, as rows in the order of things: to be written in any format."""
    rows = [(t, i, "unknown to the authority") for t, i in result.unknown]
    rows += result.unanswered
    return Answer(
        tuple(Column(name) for name in ("thing", "identifier", "finding")),
        tuple(
            (ox.Literal(ref_of(t, base) or t), ox.Literal(i), ox.Literal(f))
            for t, i, f in sorted(rows)
        ),
        {},
    )


# ---------------------------------------------------------------- what to ask


def _questions(store: Store) -> tuple[list[Question], list[tuple[str, str, str]]]:
    """What the store can ask about, and what it calls an identifier that is none."""
    found: list[Question] = []
    malformed: list[tuple[str, str, str]] = []
    for row in store.query(_ASKED_FOR):
        thing, value = row["thing"].value, row["value"].value
        scheme: Scheme = row["scheme"].value
        try:
            identifier = identify(value, scheme)
        except IdentifierError as error:
            malformed.append((thing, value, error.what.rstrip(".")))
            continue
        forms = identifier.forms
        asked = {
            "celex": identifier.canonical,
            "com": forms.get("celex"),
            "procedure": forms.get("cdm"),
        }
        family = "procedure" if scheme == "procedure" else "work"
        if spelled := asked[scheme]:
            found.append(Question(thing, identifier.canonical, spelled, family))
        else:
            malformed.append((thing, value, "lacks its type, such as (COD)"))
    return found, malformed


def _records(store: Store) -> dict[str, str]:
    """Thing → identifier that an earlier call settled."""
    rows = store.query("SELECT ?t ?id { ?record jha:recordOf ?t ; dcterms:identifier ?id }")
    return {row["t"].value: row["id"].value for row in rows}


# ---------------------------------------------------------------- asking


def _ask_all(
    questions: Sequence[Question], ask: Ask
) -> tuple[dict[Question, list[Row]], dict[Question, str]]:
    """Rows by question ([] where the authority knows none), and why others have no answer."""
    answers: dict[Question, list[Row]] = {}
    unanswered: dict[Question, str] = {}
    waiting = [list(batch) for family in _QUERIES for batch in _batches(questions, family)][::-1]
    failures = 0
    while waiting:
        batch = waiting.pop()
        if failures >= GIVE_UP:
            unanswered |= dict.fromkeys(batch, "not asked: the endpoint had stopped answering")
            continue
        try:
            rows = [
                row for query in _QUERIES[batch[0].family] for row in ask(_filled(query, batch))
            ]
        except Unanswered as reason:
            if len(batch) > 1:
                half = len(batch) // 2
                waiting += [batch[half:], batch[:half]]
            else:
                failures += 1
                unanswered[batch[0]] = str(reason)
            continue
        failures = 0
        by_id: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if "id" in row:
                by_id[row["id"].value].append(row)
        answers |= {question: by_id[question.asked] for question in batch}
    return answers, unanswered


def _batches(questions: Iterable[Question], family: str) -> Iterator[Sequence[Question]]:
    wanted = [q for q in questions if q.family == family]
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def _filled(query: str, batch: Iterable[Question]) -> str:
    # Identifiers are canonical, so nothing in them needs escaping; engines differ on whether a
    # plain literal equals an xsd:string, so both are asked for.
    spelled = sorted({q.asked for q in batch})
    string = "http://www.w3.org/2001/XMLSchema#string"
    ids = " ".join(f'"{text}" "{text}"^^<{string}>' for text in spelled)
    return query.format(cdm=_CDM, ids=ids, languages=" ".join(f"<{x}>" for x in _LANGUAGES))


# ---------------------------------------------------------------- writing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STATUSES = ("adopted", "pending", "withdrawn")
_TRUTH = {"true": "true", "1": "true", "false": "false", "0": "false"}


def _write(
    writer: GraphWriter, question: Question, rows: list[Row], acts: Mapping[str, str]
) -> None:
    """The facts of one thing. Of several dates the first counts: a work is dated once."""
    thing = question.thing
    values: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, term in row.items():
            values[name].add(term.value)
        if "title" in row:
            writer.add(thing, DCTERMS + "title", _title(row))
    writer.add(thing, SCHEMA + "sameAs", *(iri_term(x) for x in values["entry"] if "://" in x))
    days = sorted(m.group() for x in values["date"] if (m := _DAY.match(x)))
    writer.add(thing, JHA + "date", *map(date_literal, days[:1]))
    if "/id/act/" in thing:
        writer.add(thing, JHA + "eli", *map(literal, sorted(values["eli"])[:1]))
        truths = sorted({_TRUTH[x] for x in values["force"] if x in _TRUTH})
        if len(truths) == 1:
            writer.add(thing, JHA + "inForce", literal(truths[0], datatype="boolean"))
    if question.family == "procedure":
        writer.add(thing, JHA + "hasAct", *(iri_term(acts[x]) for x in values["act"] if x in acts))
        writer.add(thing, JHA + "procedureStatus", *_statuses(thing, values))
    elif question.asked != question.identifier:  # asked by COM number, confirmed by the authority
        writer.add(thing, JHA + "celex", literal(question.asked))


def _statuses(thing: str, values: Mapping[str, set[str]]) -> list[str]:
    """The one status that the authority's three marks agree on; none where they don't."""
    base = thing.partition("id/")[0]
    marks = {name: {_TRUTH.get(x) for x in values.get(name, ())} for name in _STATUSES}
    said = [name for name, truths in marks.items() if truths == {"true"}]
    return [iri_term(iri(f"procedure-status/{name}", base)) for name in said if len(said) == 1]


def _title(row: Row) -> str:
    title, language = row["title"], row.get("language")
    spoken = _LANGUAGES.get(language.value) if language is not None else None
    own = getattr(title, "language", None)
    return literal(" ".join(title.value.split()), language=spoken or own)


def _write_record(
    writer: GraphWriter, question: Question, endpoint: str, today: str, base: str
) -> None:
    ref = ref_of(question.thing, base) or question.thing.rpartition("/id/")[2]
    record = iri(f"authority-record/{ref}", base)
    writer.typed(record, JHA + "AuthorityRecord")
    writer.add(record, RDFS + "label", literal(f"{question.identifier}, {today}"))
    writer.add(record, JHA + "recordOf", iri_term(question.thing))
    writer.add(record, DCTERMS + "identifier", literal(question.identifier))
    writer.add(record, DCTERMS + "source", iri_term(endpoint))
    writer.add(record, JHA + "retrievedOn", date_literal(today))


def _commit(folder: Path, new: str, replaced: set[str], base: str) -> None:
    """Put the new answers beside the old ones that they don't replace, and infer anew."""
    with StoreWriter(folder) as writer:
        graphs = writer.manifest.graphs
        old = writer.read(graphs["authority"]).decode() if "authority" in graphs else ""
        records = {iri(f"authority-record/{ref_of(thing, base)}", base) for thing in replaced}
        gone = tuple(f"<{subject}> " for subject in replaced | records)
        kept = [line for line in lines_of(old) if not line.startswith(gone)]
        writer.put_graph("authority", canonical([*kept, *lines_of(new)]))
        common.refresh(writer)
        writer.commit()
