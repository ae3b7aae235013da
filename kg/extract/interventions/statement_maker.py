"""Makes statements of acts and actors: antecedent, members, stance, modality, object, addressee.

The finder of :mod:`kg.extract.interventions.finder` knows which clause performs which act by whom;
what is said here is how that becomes one :class:`kg.model.Intervention` for each actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.extract.grammar.clause import Clause
from kg.extract.interventions import fronted, gapping, modality, objects, stance
from kg.extract.interventions.actor_book import Phrase, book
from kg.extract.interventions.actors import Finder
from kg.extract.interventions.anaphora import Memory
from kg.extract.interventions.groups import floating_quantity
from kg.extract.interventions.performers import Performers
from kg.extract.interventions.scene import Scene, actor_key, actor_kind, looks_ahead
from kg.extract.interventions.shapes import Act
from kg.model import Actor, Document, Group, Intervention, Mention, Ref

_JOINING = frozenset({"supports-joins", "supports-verb", "supports-shares"})
_PRECEDED = frozenset(
    {"waarmee", "waarover", "waaraan", "waartegen", "waarvoor", "waarachter", "waarin", "waartoe"}
)
"""What opens a clause about the thing right before it."""
_SHARED = frozenset({"calls", "supports", "opposes", "concerns", "stresses", "assesses"})
"""What is said together with whom a sentence opens with; talks and deals are with the other."""
_BACKWARD = frozenset({"daarbij", "hierbij", "daarin", "hierin"})


class StatementMaker:
    """Makes the statements of one document; ``memory`` holds what its last sentences left."""

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
        self.gaps: list[gapping.Gap] = []
        self.objects: dict[str, Ref] = {}  # per actor, what its stances in this sentence are on
        self.stances: list[tuple[str, str]] = []  # act and stance of each, in this sentence
        self.ahead = looks_ahead(document)
        self.performers = Performers(finder.directory)

    def _resolved(self, scene: Scene, phrase: Phrase) -> list[tuple[Actor, Ref | None, int | None]]:
        """Actor, speaker and sentence of the antecedent of a phrase."""
        if phrase.role == "agencies":
            return [(m.actor, m.speaker, None) for m in phrase.members if m.actor is not None]
        if phrase.pronoun == "beide":
            return [(a.actor, a.speaker, a.sentence) for a in self.memory.all_last(scene.index)]
        if phrase.actor is not None and not (
            phrase.pronoun and phrase.pronoun not in book().own_voice
        ):
            if phrase.role == "minister" and phrase.actor == self.finder.directory.code("NLD"):
                foreign = self.memory.roles.get(scene.tokens.words[phrase.head])
                if (
                    foreign
                    and not self._home_minister(scene, phrase)
                    and scene.index - foreign.sentence <= 3
                    and foreign.actor != phrase.actor
                ):
                    return [(foreign.actor, foreign.speaker, foreign.sentence)]
            return [(a, phrase.speaker, phrase.antecedent) for a in (*phrase.also, phrase.actor)]
        earlier = [
            p
            for p in scene.cast.phrases
            if p.end <= phrase.start and p.actor is not None and not p.preposition and not p.pronoun
        ]
        if phrase.pronoun and earlier and earlier[0].actor is not None:
            last = earlier[0]
            return [(a, last.speaker, last.antecedent) for a in (last.actor,) if a is not None]
        found = self.memory.resolve(phrase, scene.index)
        return [(found.actor, found.speaker, found.sentence)] if found else []

    def _home_minister(self, scene: Scene, phrase: Phrase) -> bool:
        """'De Minister' with a capital, or one who speaks of the Netherlands, is the Dutch one."""
        return scene.tokens.raw[phrase.head][0].isupper() or "nederland" in scene.tokens.words

    def _misled(self, clause: Clause, phrase: Phrase, actor: Actor) -> bool:
        """'zij' with a singular verb points to no country: 'wel laat zij (de richtlijn)'."""
        if phrase.pronoun not in ("zij", "ze") or clause.finite is None:
            return False
        singular = clause.finite.kinds() <= {"present", "past"}
        return singular and (isinstance(actor, Group) or actor.startswith("country/"))

    def _state(
        self, scene: Scene, clause: Clause, phrase: Phrase, act: Act, who: list[Phrase]
    ) -> Iterator[tuple[Intervention, Phrase]]:
        for actor, speaker, antecedent in self._resolved(scene, phrase):
            if speaker is None and self._misled(clause, phrase, actor):
                continue
            if antecedent == scene.index:
                antecedent = None
            includes = self._includes(scene, clause, phrase, who)
            if isinstance(actor, Group) and self._agree(scene, actor, act):
                actor = Group("all", actor.label)
            elif isinstance(actor, Group) and actor.quantifier == "unspecified":
                told = " ".join(scene.tokens.words[k] for k in clause.words)
                actor = Group(floating_quantity(told) or "unspecified", actor.label)
            made = self._intervention(scene, clause, actor, act, speaker, antecedent, includes)
            if made is not None:
                yield made, phrase

    def _agree(self, scene: Scene, actor: Group, act: Act) -> bool:
        """'De lidstaten waren het eens': the Member States acting as one."""
        one = {"eens", "eensgezind", "unaniem", "eenstemmig"}
        return (
            actor.quantifier == "unspecified"
            and act.act == "supports"
            and bool(one & set(scene.tokens.words))
        )

    def _includes(
        self, scene: Scene, clause: Clause, phrase: Phrase, who: list[Phrase]
    ) -> tuple[Ref, ...]:
        if phrase.role == "agencies":
            return ()
        named = list(phrase.members)
        if len(who) == 1:
            companions = scene.cast.companions_of(clause)
            named += [c for c in companions if self._joins(scene, c, who)]
        return self._members(named)

    def _members(self, named: list[Phrase]) -> tuple[Ref, ...]:
        inside = [a for p in named for a in (*p.also, p.actor)]
        return tuple(dict.fromkeys(a for a in inside if isinstance(a, str)))

    def _joins(self, scene: Scene, companion: Phrase, who: list[Phrase]) -> bool:
        """'Veel lidstaten, net als X', 'Nederland, evenals X': X is one of those named."""
        if len(who) != 1 or companion in who or companion.is_group:
            return False
        if who[0].is_group:
            return True
        ahead = str(who[0].actor).startswith("country/")
        country = str(companion.actor).startswith("country/")
        return ahead and country and scene.cast.compared(companion)

    def _companions(
        self, scene: Scene, clause: Clause, act: Act, who: list[Phrase]
    ) -> Iterator[tuple[Intervention, Phrase]]:
        """'net als een aantal lidstaten', 'samen met Frankrijk': they act too."""
        for companion in scene.cast.companions_of(clause):
            if self._joins(scene, companion, who):
                continue
            if companion.actor is None or companion in who:
                continue
            if scene.cast.with_alone(companion) and act.act not in _SHARED:
                continue
            if any(v.te and v.index > companion.start > act.verb.index for v in clause.others):
                continue  # 'zegde toe samen met de lidstaten te gaan': part of the plan
            yield from self._state(scene, clause, companion, act, [companion])

    def _intervention(
        self,
        scene: Scene,
        clause: Clause,
        actor: Actor,
        act: Act,
        speaker: Ref | None,
        antecedent: int | None,
        includes: tuple[Ref, ...],
    ) -> Intervention | None:
        by = actor_kind(actor)
        first, last = self._scope(scene, clause, act)
        words = scene.tokens.words[first:last]
        start = scene.tokens.starts[first] if first < len(scene.tokens) else scene.sentence.end
        end = scene.tokens.ends[last - 1] if last > first else start
        towards = stance.towards(
            act.act, act.stance, words, by, agenda=scene.agenda, found_by=act.rule.id
        )
        if act.act == "supports" and self._conditional(scene, clause):
            towards = "mixed"
        elif self._joins_against(scene, act, words):
            towards = "negative"
        tense = "past" if act.tense == "either" and not scene.agenda else act.tense
        mode = modality.modality(
            agenda=scene.agenda, by=by, tense=tense, modal=act.modal,
            plan=act.rule.modality == "plan", act=act.act, expected=scene.expected,
        )  # fmt: skip
        on_start, on_end = self._object_region(scene, clause, act, start, end)
        on = objects.object_of(
            act.act, on_start, on_end, scene.text, scene.sentence.start, scene.mentions,
            scene.concerns, self.memory.files,
            front=self._front(scene, clause), by=by, before=self._before(scene),
            own=self.objects.get(actor_key(actor)), relative=self._about_what_precedes(clause),
            tabled=self._tabled(scene),
        )  # fmt: skip
        if on is not None:
            self.objects.setdefault(actor_key(actor), on)
        if act.rule.id not in _JOINING:
            self.stances.append((act.act, towards))
        return Intervention(
            sentence=scene.index, rule=act.rule.id, actor=actor, speech_act=act.act,
            stance=towards, modality=mode, stance_on=on, speaker=speaker, includes=includes,
            antecedent=antecedent, about=objects.about(scene.mentions, start, end),
            addressee=self._addressee(scene, clause, act, actor),
        )  # fmt: skip

    def _joins_against(self, scene: Scene, act: Act, words: Sequence[str]) -> bool:
        """'sloot zich daarbij aan', where the one before was against something."""
        if act.act != "supports" or act.rule.id not in _JOINING:
            return False
        if {"zorgen", "zorg", "kritiek", "bezwaren", "bezwaar", "twijfels"} & set(words):
            return True
        if not _BACKWARD & set(words):
            return False
        if self.stances:
            return self.stances[-1] == ("opposes", "negative")
        last = self.memory.last_act
        near = last is not None and scene.index - last[3] <= 1
        return near and last is not None and last[:2] == ("opposes", "negative")

    def _conditional(self, scene: Scene, clause: Clause) -> bool:
        below = [c for c in scene.clauses if c.parent is clause]
        return any(
            c.opener in ("als", "mits", "indien", "tenzij") for c in below
        ) or stance.conditional(scene.text)

    def _addressee(self, scene: Scene, clause: Clause, act: Act, actor: Actor) -> tuple[Actor, ...]:
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

    def _impersonal(self, scene: Scene, said: fronted.Said) -> Intervention:
        start, end = scene.sentence.start + said.at, scene.sentence.end
        on = objects.object_of(
            said.act, start, end, scene.text, scene.sentence.start, scene.mentions,
            scene.concerns, self.memory.files, front=scene.sentence.start,
            tabled=self._tabled(scene),
        )  # fmt: skip
        by = actor_kind(said.actor)
        mode = "expected" if scene.expected and by != "NLD" else "reported"
        if by == "NLD" and scene.agenda and said.act != "decides":
            mode = "intended"
        towards = said.stance
        if said.act == "assesses":
            towards = stance.evaluate("assesses", scene.tokens.words, by, scene.agenda)
        return Intervention(
            sentence=scene.index, rule=said.rule, actor=said.actor, speech_act=said.act,
            stance=towards, modality=mode,
            stance_on=on, about=objects.about(scene.mentions, start, end),
        )  # fmt: skip

    def _mode_of(self, scene: Scene, actor: Actor) -> str:
        """Modality of a statement that only joins an earlier one."""
        if scene.expected or " zal " in scene.text:
            return "intended" if actor_kind(actor) == "NLD" else "expected"
        return "intended" if scene.agenda and actor_kind(actor) == "NLD" else "reported"

    def _same_as_before(self, scene: Scene) -> Iterator[tuple[Intervention, Phrase]]:
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
                of_support = last[0] == "supports" and last[1] == "neutral"
                yield Intervention(
                    sentence=scene.index, rule=rule, actor=p.actor, speech_act=last[0],
                    stance="positive" if of_support else last[1], modality=mode,
                    stance_on=last[2], speaker=p.speaker, includes=self._members(p.members),
                ), p  # fmt: skip

    def _scope(self, scene: Scene, clause: Clause, act: Act) -> tuple[int, int]:
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

    def _object_region(
        self, scene: Scene, clause: Clause, act: Act, start: int, end: int
    ) -> tuple[int, int]:
        """Where the object of a stance is looked for: not in content that 'dat' opens."""
        if act.tense == "view":
            return scene.sentence.start, scene.sentence.end
        if act.passive and clause.words:
            start = scene.tokens.starts[min(clause.words)]
        contents = [
            scene.tokens.starts[c.start]
            for c in scene.clauses
            if c.parent is clause and c.opener == "dat" and c.start < len(scene.tokens)
        ]
        later = [at for at in contents if at > start]
        return start, min([end, *later])

    def _front(self, scene: Scene, clause: Clause) -> int | None:
        """Where a main clause opens: its object, or an infinitive's, may stand before the verb."""
        if clause.kind == "infinitive" and clause.parent is not None:
            clause = clause.parent
        if clause.kind != "main" or clause.finite is None or not clause.words:
            return None
        return scene.tokens.starts[min(clause.words)]

    def _before(self, scene: Scene) -> Ref | None:
        """What 'dat' can point to: the object of the stance taken in the sentence before."""
        index = scene.index - 1
        if index < 0 or self.document.sentences[index].item != scene.sentence.item:
            return None
        last = self.memory.last_act
        if last is not None and last[3] == index and last[2] is not None:
            return last[2]
        if last is not None and last[3] == index and last[0] in objects.WITH_OBJECT - {"decides"}:
            return None
        told = self.document.quote(self.document.sentences[index])
        return objects.of_result(told, scene.concerns)

    def _about_what_precedes(self, clause: Clause) -> bool:
        """'het mandaat, waarmee X akkoord ging'."""
        return clause.kind == "relative" or clause.opener in _PRECEDED

    def _tabled(self, scene: Scene) -> bool:
        """Did a state bring a proposal of its own in the sentence before?"""
        last, by = self.memory.last_act, self.memory.subjects[-1:]
        if last is None or last[3] != scene.index - 1 or last[0] not in ("proposes", "calls"):
            return False
        return bool(by) and actor_kind(by[0].actor) in ("country", "NLD", "group")
