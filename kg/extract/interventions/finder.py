"""Who did what: interventions, one per (sentence, actor, speech act).

:func:`find_interventions` reads each sentence of running text: words, actor phrases, clauses, the
subject of each clause, the act of its predicate, then stance, object and modality. Precision goes
before recall: where no subject can be told, nothing is stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.grammar.clauses import parse
from kg.extract.grammar.tokens import tokenise
from kg.extract.interventions import fronted, gapping, modality, nominal, objects
from kg.extract.interventions.actor_book import Directory, Phrase
from kg.extract.interventions.actors import Finder
from kg.extract.interventions.anaphora import Antecedent, Memory
from kg.extract.interventions.predicates import Reader
from kg.extract.interventions.scene import Scene, actor_key
from kg.extract.interventions.shapes import Act
from kg.extract.interventions.statement_maker import StatementMaker
from kg.extract.interventions.subjects import Sentence as Cast
from kg.model import Document, Intervention, Mention, Ref, Sentence
from kg.vocabulary import Vocabulary

_READ = frozenset({"paragraph", "bullet"})


def find_interventions(
    document: Document,
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
    concerns: Mapping[int, tuple[Ref, ...]] | None = None,
) -> list[Intervention]:
    """Every intervention that a document states, in the order of its sentences.

    ``mentions`` are those of :func:`kg.extract.names.mentions.find_mentions`; ``concerns`` tells
    per agenda item (index) what it concerns, most central first: 'the regulation' points to its
    first entry.
    """
    facts = document.facts
    date = facts.meeting.start if facts.meeting else facts.date
    finder = Finder(Directory(vocabulary, date))
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.sentence].append(mention)
    reading = _Reading(document, finder, by_sentence, concerns or {})
    return list(reading.statements())


class _Reading(StatementMaker):
    """The pass over one document."""

    def statements(self) -> Iterator[Intervention]:
        item: tuple[int, int | None] | None = None
        for index, sentence in enumerate(self.document.sentences):
            here = (sentence.part, sentence.item)
            if here != item:
                item, self.memory = here, Memory()
            if self.document.blocks[sentence.block].kind in _READ:
                yield from self._sentence(index, sentence)
            for mention in self.mentions.get(index, ()):
                if mention.refers_to.partition("/")[0] in objects.FILES:
                    self.memory.files.append(mention.refers_to)

    def _sentence(self, index: int, sentence: Sentence) -> Iterator[Intervention]:
        text = self.document.text[sentence.start : sentence.end]
        tokens = tokenise(text, sentence.start)
        mentions = self.mentions.get(index, [])
        phrases = self.finder.find(tokens, mentions)
        said = list(fronted.impersonal(text, self.finder.directory))
        if not phrases and not said:
            return
        self._recall(phrases, index)
        names = {k: p.number for p in phrases for k in range(p.start, p.end)}
        clauses = parse(tokens, names, any(p.pronoun == "ik" for p in phrases))
        cast = Cast(tokens, phrases)
        self.gaps = gapping.find(tokens, cast, clauses)
        scene = Scene(
            index, sentence, text, tokens, cast, clauses,
            Reader(tokens, clauses, names), mentions, self.ahead[sentence.part],
            modality.expects(text), self._concern(sentence.item),
        )  # fmt: skip
        self.objects, self.stances = {}, []
        found: dict[tuple[str, str], Intervention] = {}
        speaking: list[Antecedent] = []
        for intervention, phrase in self._spoken(scene, said):
            key = (actor_key(intervention.actor), intervention.speech_act)
            said_before = found.get(key)
            if said_before is not None and said_before.stance_on is None:
                found[key] = replace(said_before, stance_on=intervention.stance_on)
            if said_before is None:
                found[key] = intervention
                if phrase is not None:
                    speaking.append(
                        Antecedent(
                            intervention.actor,
                            intervention.speaker,
                            intervention.antecedent
                            if intervention.antecedent is not None
                            else index,
                        )
                    )
        self.memory.note(phrases, index)
        if speaking:
            self.memory.subjects = [
                Antecedent(a.actor, a.speaker, index) if a.sentence == index else a
                for a in {actor_key(s.actor): s for s in speaking}.values()
            ]
            first = next(iter(found.values()))
            self.memory.last_act = (first.speech_act, first.stance, first.stance_on, index)
        yield from found.values()

    def _recall(self, phrases: list[Phrase], index: int) -> None:
        """Fill in who offices named before stand for ('de directeur', 'het agentschap')."""
        near: Antecedent | None = None
        for phrase in phrases:
            if phrase.actor is None and phrase.role and phrase.role != "agencies":
                found = self._represented(phrases, index) or self.memory.resolve(phrase, index)
                if phrase.role == "agency" and near is not None:
                    found = near
                if found is not None:
                    phrase.actor, phrase.speaker = found.actor, found.speaker
                    phrase.antecedent = found.sentence if found.sentence != index else None
            elif isinstance(phrase.actor, str) and phrase.actor.startswith("agency/"):
                near = Antecedent(phrase.actor, None, index)

    def _represented(self, phrases: list[Phrase], index: int) -> Antecedent | None:
        """'Namens Nederland heeft de permanente vertegenwoordiger': for whom an office speaks."""
        for phrase in phrases:
            if phrase.preposition == "namens" and phrase.actor is not None:
                return Antecedent(phrase.actor, phrase.speaker, index)
        return None

    def _concern(self, item: int | None) -> tuple[Ref, ...]:
        while item is not None:
            if self.concerns.get(item):
                return self.concerns[item]
            item = self.document.items[item].parent
        return ()

    def _spoken(
        self, scene: Scene, said: list[fronted.Said]
    ) -> Iterator[tuple[Intervention, Phrase | None]]:
        joined = list(self._same_as_before(scene))
        if joined:
            yield from joined
            return
        for s in said:
            yield self._impersonal(scene, s), None
        performed: dict[int, list[Act]] = {}
        speakers: dict[int, list[Phrase]] = {}
        for clause in scene.clauses:
            who, acts = self.performers.performed(scene, clause, performed, speakers)
            performed[id(clause)] = acts
            speakers[id(clause)] = who
            for act in acts:
                for phrase in who:
                    yield from self._state(scene, clause, phrase, act, who)
                if who:
                    yield from self._companions(scene, clause, act, who)
        for gap in self.gaps:
            for act in gapping.acts_of(gap, performed.get(id(gap.clause), [])):
                for phrase in gap.phrases:
                    yield from self._state(scene, gap.clause, phrase, act, [phrase])
        aside = [
            *fronted.speakers(scene.tokens, scene.cast, scene.clauses, scene.reader),
            *fronted.receivers(scene.clauses, scene.cast, scene.reader),
            *nominal.nominal(scene),
        ]
        for act, phrase, clause in aside:
            yield from self._state(scene, clause, phrase, act, [phrase])
