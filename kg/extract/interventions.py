"""Who did what: interventions, one per (sentence, actor, speech act).

:func:`find_interventions` reads each sentence of running text: words, actor phrases, clauses, the
subject of each clause, the act of its predicate, then stance, object and modality. Precision goes
before recall: where no subject can be told, nothing is stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract import fronted, modality, objects, stance
from kg.extract.actors import Directory, Finder, Phrase, book
from kg.extract.anaphora import Antecedent, Memory
from kg.extract.clauses import Clause, grammar, parse
from kg.extract.predicates import Act, Reader, timed
from kg.extract.subjects import Sentence as Cast
from kg.extract.tokens import Tokens, tokenise
from kg.model import Actor, Document, Group, Intervention, Mention, Ref, Sentence
from kg.vocabulary import Vocabulary

_READ = frozenset({"paragraph", "bullet"})
_WITHIN = frozenset({"decides", "supports", "opposes", "votes-against", "concerns", "calls", "proposes"})
"""Acts of a second actor that a reported content may state as a fact."""
_NOT_UNDER = frozenset({"calls", "proposes", "stresses", "announces"})
_CODES = frozenset({"COM", "COUNCIL", "EP", "EUCO", "COREPER", "TK"})


def find_interventions(
    document: Document,
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
    concerns: Mapping[int, tuple[Ref, ...]] | None = None,
) -> list[Intervention]:
    """Every intervention that a document states, in the order of its sentences.

    ``mentions`` are those of :func:`kg.extract.mentions.find_mentions`; ``concerns`` tells per agenda
    item (index) what it concerns, most central first: 'the regulation' points to its first entry.
    """
    facts = document.facts
    date = facts.meeting.start if facts.meeting else facts.date
    finder = Finder(Directory(vocabulary, date))
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.sentence].append(mention)
    reading = _Reading(document, finder, by_sentence, concerns or {})
    return list(reading.statements())


@dataclass(slots=True)
class _Scene:
    """One sentence under the eye: its words, cast, clauses and where it stands."""

    index: int
    sentence: Sentence
    text: str
    tokens: Tokens
    cast: Cast
    clauses: list[Clause]
    reader: Reader
    mentions: list[Mention]
    agenda: bool
    expected: bool
    concerns: tuple[Ref, ...]


class _Reading:
    """The pass over one document."""

    def __init__(
        self,
        document: Document,
        finder: Finder,
        mentions: Mapping[int, list[Mention]],
        concerns: Mapping[int, tuple[Ref, ...]],
    ) -> None:
        self.document = document
        self.finder = finder
        self.mentions = mentions
        self.concerns = concerns
        self.memory = Memory()
        self.ahead = _looks_ahead(document)

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
        scene = _Scene(
            index, sentence, text, tokens, Cast(tokens, phrases), clauses,
            Reader(tokens, clauses, names), mentions, self.ahead[sentence.part],
            modality.expects(text), self._concern(sentence.item),
        )  # fmt: skip
        found: dict[tuple[str, str], Intervention] = {}
        speaking: list[Antecedent] = []
        for intervention, phrase in self._spoken(scene, said):
            key = (_key(intervention.actor), intervention.speech_act)
            if key not in found:
                found[key] = intervention
                if phrase is not None:
                    speaking.append(Antecedent(intervention.actor, intervention.speaker, intervention.antecedent if intervention.antecedent is not None else index))
        self.memory.note(phrases, index)
        if speaking:
            self.memory.subjects = [
                Antecedent(a.actor, a.speaker, index) if a.sentence == index else a
                for a in {_key(s.actor): s for s in speaking}.values()
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

    # ------------------------------------------------------------ clauses of a sentence

    def _spoken(
        self, scene: _Scene, said: list[fronted.Said]
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
            who, acts = self._performed(scene, clause, performed, speakers)
            performed[id(clause)] = acts
            speakers[id(clause)] = who
            for act in acts:
                for phrase in who:
                    yield from self._state(scene, clause, phrase, act, who)
                if who:
                    yield from self._companions(scene, clause, act, who)
        aside = [
            *fronted.speakers(scene.tokens, scene.cast, scene.clauses, scene.reader),
            *fronted.receivers(scene.clauses, scene.cast, scene.reader),
        ]
        for act, phrase, clause in aside:
            yield from self._state(scene, clause, phrase, act, [phrase])

    def _performed(
        self,
        scene: _Scene,
        clause: Clause,
        performed: dict[int, list[Act]],
        speakers: dict[int, list[Phrase]],
    ) -> tuple[list[Phrase], list[Act]]:
        """Who acts in a clause, and how; empty where it states no deed of a named actor."""
        parent = clause.parent
        above = performed.get(id(parent), []) if parent else []
        if clause.kind == "infinitive":
            return self._infinitive(scene, clause, parent, above, speakers)
        who = scene.cast.subject(clause)
        inherited = False
        if not who and clause.beside is not None and self._elliptic(scene, clause):
            who, inherited = speakers.get(id(clause.beside), []), True
        shape = scene.reader.shape(clause)
        if shape.passive:
            invited = self._invited(scene, clause, who)
            if invited:
                return who, invited
            who = self._agents(scene, clause, who)
        if not who:
            who = self._for_whom(scene, clause)
        if not who:
            return [], []
        acts = scene.reader.acts(clause, _kinds(who[0]))
        if who[0].pronoun == "het":
            acts = [a for a in acts if not a.rule.inanimate]
        acts = [a for a in acts if self._admissible(scene, clause, a, above, speakers, who)]
        if not inherited and not shape.passive and not self._plain_order(scene, clause, who):
            acts = [a for a in acts if not a.rule.inanimate]
        if not acts and shape.passive:
            return [], []
        return who, acts

    def _for_whom(self, scene: _Scene, clause: Clause) -> list[Phrase]:
        """'Van belang voor Nederland is dat': who finds it important."""
        if clause.kind != "main" or clause.finite is None or not clause.finite.is_a("zijn", "staan", "blijven"):
            return []
        weighs = {"belang", "voorop", "belangrijk", "essentieel", "uitgangspunt", "prioriteit"}
        if not weighs & set(scene.tokens.words[clause.start : clause.finite.index + 7]):
            return []
        near = scene.cast.named_after(clause, ("voor",))
        return [p for p in near if abs(p.head - clause.finite.index) <= 4][:1]

    def _agents(self, scene: _Scene, clause: Clause, who: list[Phrase]) -> list[Phrase]:
        """Who does what a passive tells: 'door X', 'tussen X en Y', 'van de Raad', 'in Coreper'."""
        agents = scene.cast.agents(clause)
        if agents:
            return agents
        acts = {a.act for a in scene.reader.acts(clause, frozenset({"COUNCIL"}))}
        if "decides" in acts:
            between = scene.cast.named_after(clause, ("tussen",))
            if len(between) > 1:
                return between
        shape = scene.reader.shape(clause)
        if acts & {"decides", "discusses"} and not shape.modal:
            places = ("van", "binnen") if "decides" in acts else ("in", "tijdens", "binnen")
            return [
                p
                for p in scene.cast.named_after(clause, places)
                if isinstance(p.actor, str) and p.actor.startswith("institution/")
                and (p.preposition != "van" or clause.finite and p.end <= clause.finite.index)
            ][:1]
        if "calls" in acts:
            below = [c for c in scene.clauses if c.parent is clause]
            return [p for c in below for p in scene.cast.agents(c)]
        return []


    def _invited(self, scene: _Scene, clause: Clause, who: list[Phrase]) -> list[Act]:
        """'De Raad wordt gevraagd in te stemmen': what an agenda expects of its subject."""
        if not scene.agenda or not who or scene.cast.agents(clause):
            return []
        asked = {lemma for v in clause.verbs() for lemma in v.lemmas()}
        if not asked & {"vragen", "verzoeken", "uit|nodigen", "stellen"}:
            return []
        if "stellen" in asked and "gelegenheid" not in scene.text:
            return []
        return scene.reader.asked_acts(clause, _kinds(who[0]))

    def _elliptic(self, scene: _Scene, clause: Clause) -> bool:
        """No subject of its own: the verb follows the coordinator, light words apart."""
        if clause.finite is None:
            return False
        light = grammar().light
        words = scene.tokens.words
        lead = [k for k in range(clause.start, clause.finite.index) if words[k] not in light]
        return not lead and not self._own_subject(scene, clause)

    def _own_subject(self, scene: _Scene, clause: Clause) -> bool:
        """A pronoun right after the verb that is no actor phrase ('worden er')."""
        assert clause.finite is not None
        at = clause.finite.index + 1
        words = scene.tokens.words
        return at < len(words) and words[at] in ("er", "dit", "dat") and scene.reader.shape(clause).passive

    def _plain_order(self, scene: _Scene, clause: Clause, who: list[Phrase]) -> bool:
        """Is the actor sure to be the subject (no other noun phrase stands before the verb)?"""
        finite = clause.finite
        if clause.kind != "main" or finite is None or who[0].head < finite.index:
            return True
        lead = [k for k in clause.words if k < finite.index]
        if not lead:
            return True
        first = scene.tokens.words[lead[0]]
        g = grammar()
        if first in ("dit", "dat", "deze") and len(lead) == 1:
            return True
        return first not in g.determiners

    def _admissible(
        self,
        scene: _Scene,
        clause: Clause,
        act: Act,
        above: list[Act],
        speakers: dict[int, list[Phrase]],
        who: list[Phrase],
    ) -> bool:
        """Does the kind of clause let the act count as a statement?"""
        if clause.kind == "main":
            return not self._hypothetical_main(scene, clause)
        g = grammar()
        if clause.opener in g.hypothetical:
            return False
        if clause.opener in g.continuing:
            return True
        if clause.kind == "relative":
            if self._existential(scene, clause.parent):
                return True
            return self._relative(act, who, speakers.get(id(clause.parent), []))
        if clause.opener == "dat":
            parent = clause.parent
            spoken = bool(parent and speakers.get(id(parent)))
            if not above and parent is not None and self._implies(parent):
                return False
            if not spoken or not above:
                return not above and not act.modal == "zullen" or scene.agenda
            if any(a.act in _NOT_UNDER for a in above) or act.act not in _WITHIN:
                return False
            same = bool({_key(p.actor) for p in speakers[id(parent)]} & {_key(p.actor) for p in who})
            return not same and act.tense in ("past", "perfect")
        return False

    def _existential(self, scene: _Scene, parent: Clause | None) -> bool:
        """'Er was een groep lidstaten die': the relative clause says what they did."""
        if parent is None or parent.finite is None or not parent.finite.is_a("zijn", "bestaan"):
            return False
        around = scene.tokens.words[parent.start : parent.finite.index + 3]
        return "er" in around

    def _implies(self, parent: Clause) -> bool:
        """'dit betekent dat de Raad beslist': a consequence or a rule, no event."""
        return any(v.is_a("betekenen", "leiden", "zorgen", "garanderen", "bepalen", "vereisen") for v in parent.verbs())

    def _relative(self, act: Act, who: list[Phrase], above: list[Phrase]) -> bool:
        """A relative clause reports what a named actor did, or where it stands."""
        if any(p.is_group for p in who) or act.modal or _by(who[0].actor or "") == "TK":
            return False
        if act.act in ("supports", "opposes", "concerns", "votes-against"):
            return not {_key(p.actor) for p in who} & {_key(p.actor) for p in above}
        told = act.tense in ("past", "perfect", "either")
        return told and (act.act == "decides" and not act.from_phrase or act.act == "informs" and act.from_phrase)

    def _hypothetical_main(self, scene: _Scene, clause: Clause) -> bool:
        """'Mocht de Commissie ... dan': a condition in the shape of a main clause."""
        finite = clause.finite
        if finite is None or finite.index != clause.start:
            return False
        return finite.is_a("mogen") and scene.tokens.words[finite.index].startswith("mocht")

    def _infinitive(
        self,
        scene: _Scene,
        clause: Clause,
        parent: Clause | None,
        above: list[Act],
        speakers: dict[int, list[Phrase]],
    ) -> tuple[list[Phrase], list[Act]]:
        who = speakers.get(id(parent), []) if parent else []
        if parent is not None and not who:
            who = scene.cast.subject(parent)
        if not who or any(p.actor is None and not p.pronoun for p in who):
            return [], []
        acts = scene.reader.acts(clause, _kinds(who[0]))
        if clause.opener == "door":
            return who, acts
        meets = parent is not None and any(
            lemma in ("samen|komen", "bijeen|komen", "spreken", "vergaderen")
            for v in parent.verbs()
            for lemma in v.lemmas()
        )
        if clause.opener == "om" and meets:
            tense = scene.reader.shape(parent) if parent else None
            return who, [
                timed(a, tense.tense, tense.modal) if tense else a
                for a in acts
                if a.act in ("discusses", "decides")
            ]
        return who if parent is not None else [], []

    # ------------------------------------------------------------ statements

    def _resolved(self, scene: _Scene, phrase: Phrase) -> list[tuple[Actor, Ref | None, int | None]]:
        """Actor, speaker and sentence of the antecedent of a phrase."""
        if phrase.role == "agencies":
            return [(m.actor, m.speaker, None) for m in phrase.members if m.actor is not None]
        if phrase.pronoun == "beide":
            return [(a.actor, a.speaker, a.sentence) for a in self.memory.all_last(scene.index)]
        if phrase.actor is not None and not (phrase.pronoun and phrase.pronoun not in book().own_voice):
            if phrase.role == "minister" and phrase.actor == self.finder.directory.code("NLD"):
                foreign = self.memory.roles.get(scene.tokens.words[phrase.head])
                if foreign and scene.index - foreign.sentence <= 3 and foreign.actor != phrase.actor:
                    return [(foreign.actor, foreign.speaker, foreign.sentence)]
            return [
                (a, phrase.speaker, phrase.antecedent) for a in (*phrase.also, phrase.actor)
            ]
        earlier = [
            p
            for p in scene.cast.phrases
            if p.end <= phrase.start and p.actor is not None and not p.preposition and not p.pronoun
        ]
        if phrase.pronoun and earlier and earlier[-1].actor is not None:
            last = earlier[-1]
            return [(a, last.speaker, last.antecedent) for a in (last.actor,) if a is not None]
        found = self.memory.resolve(phrase, scene.index)
        return [(found.actor, found.speaker, found.sentence)] if found else []

    def _state(
        self, scene: _Scene, clause: Clause, phrase: Phrase, act: Act, who: list[Phrase]
    ) -> Iterator[tuple[Intervention, Phrase]]:
        for actor, speaker, antecedent in self._resolved(scene, phrase):
            if antecedent == scene.index:
                antecedent = None
            includes = self._includes(scene, clause, phrase, who)
            made = self._intervention(scene, clause, actor, act, speaker, antecedent, includes)
            if made is not None:
                yield made, phrase

    def _includes(
        self, scene: _Scene, clause: Clause, phrase: Phrase, who: list[Phrase]
    ) -> tuple[Ref, ...]:
        if not phrase.is_group:
            return ()
        inside = [m.actor for m in phrase.members]
        if len(who) == 1:
            inside += [c.actor for c in scene.cast.companions_of(clause) if not c.is_group]
        return tuple(dict.fromkeys(a for a in inside if isinstance(a, str)))

    def _companions(
        self, scene: _Scene, clause: Clause, act: Act, who: list[Phrase]
    ) -> Iterator[tuple[Intervention, Phrase]]:
        """'net als een aantal lidstaten', 'samen met Frankrijk': they act too."""
        for companion in scene.cast.companions_of(clause):
            into_group = len(who) == 1 and who[0].is_group and not companion.is_group
            if into_group or companion.actor is None or companion in who:
                continue
            if any(v.te and v.index > companion.start > act.verb.index for v in clause.others):
                continue  # 'zegde toe samen met de lidstaten te gaan': part of the plan
            yield from self._state(scene, clause, companion, act, [companion])

    def _intervention(
        self,
        scene: _Scene,
        clause: Clause,
        actor: Actor,
        act: Act,
        speaker: Ref | None,
        antecedent: int | None,
        includes: tuple[Ref, ...],
    ) -> Intervention | None:
        by = _by(actor)
        first, last = self._scope(scene, clause, act)
        words = scene.tokens.words[first:last]
        start = scene.tokens.starts[first] if first < len(scene.tokens) else scene.sentence.end
        end = scene.tokens.ends[last - 1] if last > first else start
        towards = act.stance
        if towards == "weight":
            towards = "positive" if {"prioriteit", "voorop", "centraal", "prioritair", "voorrang"} & set(words) else "object"
        if towards in ("object", "deed"):
            towards = stance.evaluate(act.act, words, by, scene.agenda)
        elif act.act == "supports" and self._conditional(scene, clause):
            towards = "mixed"
        tense = "past" if act.tense == "either" and not scene.agenda else act.tense
        mode = modality.modality(
            agenda=scene.agenda, by=by, tense=tense, modal=act.modal,
            plan=act.rule.modality == "plan", act=act.act, expected=scene.expected,
        )  # fmt: skip
        on = objects.object_of(
            act.act, start, end, scene.text, scene.sentence.start, scene.mentions,
            scene.concerns, self.memory.files,
        )  # fmt: skip
        return Intervention(
            sentence=scene.index, rule=act.rule.id, actor=actor, speech_act=act.act,
            stance=towards, modality=mode, stance_on=on, speaker=speaker, includes=includes,
            antecedent=antecedent, about=objects.about(scene.mentions, start, end),
            addressee=self._addressee(scene, clause, act, actor),
        )  # fmt: skip

    def _scope(self, scene: _Scene, clause: Clause, act: Act) -> tuple[int, int]:
        """Where the object of a predicate stands: first word and one past the last."""
        mains = [c for c in scene.clauses if c.kind == "main" and c.start > clause.start]
        last = min((c.start for c in mains), default=len(scene.tokens))
        if clause.kind == "main" and clause.finite is not None:
            return min(clause.finite.index + 1, last), last
        if clause.words:
            inner = [c for c in scene.clauses if c.parent is clause]
            ends = [max(clause.words), *(max(c.words) for c in inner if c.words)]
            return min(clause.start, len(scene.tokens)), max(ends) + 1
        return clause.start, last

    def _conditional(self, scene: _Scene, clause: Clause) -> bool:
        below = [c for c in scene.clauses if c.parent is clause]
        return any(c.opener in ("als", "mits", "indien", "tenzij") for c in below) or " onder voorwaarde" in scene.text or "op voorwaarde" in scene.text

    def _addressee(
        self, scene: _Scene, clause: Clause, act: Act, actor: Actor
    ) -> tuple[Actor, ...]:
        if act.act not in ("calls", "proposes") and act.rule.id != "informs-informs":
            return ()
        own = set(clause.words)
        subject = scene.cast.subject(clause)
        called: list[Actor] = []
        for ps in scene.cast.heads:
            for p in ps:
                if p.head not in own or p in subject or p.actor is None or p.pronoun:
                    continue
                if p.preposition in ("", "aan", "bij", "op") and p.actor != actor:
                    called.append(p.actor)
        return tuple(called[:4])

    def _impersonal(self, scene: _Scene, said: fronted.Said) -> Intervention:
        start, end = scene.sentence.start + said.at, scene.sentence.end
        on = objects.object_of(
            said.act, start, end, scene.text, scene.sentence.start, scene.mentions,
            scene.concerns, self.memory.files,
        )  # fmt: skip
        by = _by(said.actor)
        mode = "expected" if scene.expected and by != "NLD" else "reported"
        if by == "NLD" and scene.agenda and said.act != "decides":
            mode = "intended"
        return Intervention(
            sentence=scene.index, rule=said.rule, actor=said.actor, speech_act=said.act,
            stance=said.stance, modality=mode,
            stance_on=on, about=objects.about(scene.mentions, start, end),
        )  # fmt: skip

    def _mode_of(self, scene: _Scene, actor: Actor) -> str:
        """Modality of a statement that only joins an earlier one."""
        if scene.expected or " zal " in scene.text:
            return "intended" if _by(actor) == "NLD" else "expected"
        return "intended" if scene.agenda and _by(actor) == "NLD" else "reported"

    def _same_as_before(self, scene: _Scene) -> Iterator[tuple[Intervention, Phrase]]:
        """'Tot die groep hoorde ook Nederland': the act of the sentence before, by one more."""
        last = self.memory.last_act
        if last is None or scene.index - last[3] > 2:
            return
        rule = fronted.joins(scene.text)
        if rule is None:
            return
        for ps in scene.cast.heads:
            for p in ps:
                if p.actor is None or p.pronoun or p.preposition not in ("", "voor", "van"):
                    continue
                mode = self._mode_of(scene, p.actor)
                yield Intervention(
                    sentence=scene.index, rule=rule, actor=p.actor, speech_act=last[0],
                    stance=last[1], modality=mode, stance_on=last[2], speaker=p.speaker,
                ), p  # fmt: skip


def _looks_ahead(document: Document) -> list[bool]:
    """Per part: does it tell what is to come? A letter goes with the paper it covers."""
    types = [p.document_type for p in document.parts]
    return [
        t == "annotated-agenda"
        or (t in ("cover-letter", "other") and "report" not in types)
        for t in types
    ]


def _key(actor: Actor | None) -> str:
    return f"{actor.quantifier}:{actor.label}" if isinstance(actor, Group) else str(actor)


def _by(actor: Actor) -> str:
    if isinstance(actor, Group):
        return "group"
    kind, _, key = actor.partition("/")
    if kind == "presidency":
        return "PRES"
    if key in _CODES:
        return key
    return "NLD" if actor == "country/NLD" else kind


def _kinds(phrase: Phrase) -> frozenset[str]:
    if phrase.actor is None:
        return frozenset({"body", "agency"} if phrase.role else {"group", "country"})
    by = _by(phrase.actor)
    more = {"NLD": {"country"}, "COM": {"body"}, "EP": {"body"}, "agency": {"body"}}
    return frozenset({by, *more.get(by, ())})
