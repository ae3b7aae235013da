"""Who performs the acts of a clause, and whether its place in the sentence lets them count."""

from __future__ import annotations

from kg.extract.grammar.clause import Clause
from kg.extract.grammar.grammar import grammar
from kg.extract.interventions.actor_book import Directory, Phrase
from kg.extract.interventions.scene import Scene, actor_key, subject_kinds
from kg.extract.interventions.shapes import Act, timed
from kg.extract.interventions.word_sets import word_set

_WITHIN = frozenset(
    {"decides", "supports", "opposes", "votes-against", "concerns", "calls", "proposes"}
    | {"announces"}
)
"""Acts of a second actor that a reported content may state as a fact."""
_REPLIES = frozenset({"supports", "opposes", "concerns", "calls", "stresses", "informs"})
"""What a clause with 'hetgeen' tells of another's answer."""
_TOLD = frozenset({"calls", "proposes", "announces", "stresses", "informs", "contributes"})
"""Deeds of a named actor that a relative clause tells in passing."""
_NOT_UNDER = frozenset({"calls", "proposes", "stresses", "announces"})


def _words(name: str) -> frozenset[str]:
    return word_set("performers", name)


class Performers:
    """Finds who acts in a clause, and how."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def performed(
        self,
        scene: Scene,
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
        if clause.kind == "relative" and parent is not None and self._one_of(scene, parent, who):
            who = scene.cast.subject(parent)
            return who, scene.reader.acts(clause, subject_kinds(who[0])) if who else []
        inherited = False
        if not who and clause.beside is not None and self._elliptic(scene, clause):
            who, inherited = speakers.get(id(clause.beside), []), True
        shape = scene.reader.shape(clause)
        if shape.passive:
            invited = self._invited(scene, clause, who)
            if invited:
                return who, invited
            who = self._agents(scene, clause, who)
        weighing = not who
        if not who:
            who = self._for_whom(scene, clause)
        if not who:
            return [], []
        acts = scene.reader.acts(clause, subject_kinds(who[0]))
        if weighing:
            acts = [a for a in acts if a.act in ("stresses", "assesses")] or acts[:0]
        if who[0].pronoun == "het":
            acts = [a for a in acts if not a.rule.inanimate]
        acts = [a for a in acts if self._admissible(scene, clause, a, above, speakers, who)]
        if not inherited and not shape.passive and not self._plain_order(scene, clause, who):
            acts = [a for a in acts if not a.rule.inanimate]
        if shape.passive and who[0].is_group and (clause.kind != "main" or shape.modal == "zullen"):
            acts = [a for a in acts if a.act != "contributes"]  # 'die door de lidstaten worden'
        if not acts and shape.passive:
            return [], []
        return who, acts

    def _one_of(self, scene: Scene, parent: Clause, who: list[Phrase]) -> bool:
        """'X behoort tot de landen die', 'X is een van de lidstaten die': X did it as well."""
        finite, words = parent.finite, scene.tokens.words
        if finite is None or parent.kind != "main" or not finite.is_a(*_words("belonging_verbs")):
            return False
        near = words[finite.index + 1 : finite.index + 6]
        opened = words[parent.start] in ("tot", "onder")  # 'Tot de landen die ... behoren X en Y'
        tot = ("tot" in near or opened) and not finite.is_a("zijn")
        one = any(near[k : k + 2] in (["een", "van"], ["één", "van"]) for k in range(3))
        return (tot or one) and not _words("denials") & set(near)

    def _agents(self, scene: Scene, clause: Clause, who: list[Phrase]) -> list[Phrase]:
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
            places = _words("deciding_places" if "decides" in acts else "discussing_places")
            return [
                p
                for p in scene.cast.named_after(clause, places)
                if isinstance(p.actor, str)
                and p.actor.startswith("institution/")
                and (p.preposition != "van" or (clause.finite and p.end <= clause.finite.index))
            ][:1]
        if "calls" in acts:
            below = [c for c in scene.clauses if c.parent is clause]
            return [p for c in below for p in scene.cast.agents(c)]
        return []

    def _for_whom(self, scene: Scene, clause: Clause) -> list[Phrase]:
        """'Van belang voor Nederland is dat': who finds it important."""
        if (
            clause.kind != "main"
            or clause.finite is None
            or not clause.finite.is_a(*_words("weighing_verbs"))
        ):
            return []
        if not _words("weighing_words") & set(
            scene.tokens.words[clause.start : clause.finite.index + 7]
        ):
            return []
        near = scene.cast.named_after(clause, ("voor",))
        close = [p for p in near if abs(p.head - clause.finite.index) <= 4]
        return near if close else []

    def _invited(self, scene: Scene, clause: Clause, who: list[Phrase]) -> list[Act]:
        """'De Raad wordt gevraagd in te stemmen': what an agenda expects of its subject."""
        if not scene.agenda or not who or scene.cast.agents(clause):
            return []
        asked = {lemma for v in clause.verbs() for lemma in v.lemmas()}
        if not asked & _words("asking_verbs"):
            return []
        if "stellen" in asked and "gelegenheid" not in scene.text:
            return []
        return scene.reader.asked_acts(clause, subject_kinds(who[0]))

    def _elliptic(self, scene: Scene, clause: Clause) -> bool:
        """No subject of its own: the verb follows the coordinator, light words apart."""
        if clause.finite is None:
            return False
        light = grammar().light
        words = scene.tokens.words
        lead = [k for k in range(clause.start, clause.finite.index) if words[k] not in light]
        return not lead and not self._own_subject(scene, clause)

    def _own_subject(self, scene: Scene, clause: Clause) -> bool:
        """A pronoun right after the verb that is no actor phrase ('worden er')."""
        assert clause.finite is not None
        at = clause.finite.index + 1
        words = scene.tokens.words
        return (
            at < len(words)
            and words[at] in _words("expletives")
            and scene.reader.shape(clause).passive
        )

    def _plain_order(self, scene: Scene, clause: Clause, who: list[Phrase]) -> bool:
        """Is the actor sure to be the subject (no other noun phrase stands before the verb)?"""
        finite = clause.finite
        if clause.kind != "main" or finite is None or who[0].head < finite.index:
            return True
        lead = [k for k in clause.words if k < finite.index]
        if not lead:
            return True
        first = scene.tokens.words[lead[0]]
        g = grammar()
        if first in _words("demonstratives") and len(lead) == 1:
            return True
        return first not in g.determiners

    def _admissible(
        self,
        scene: Scene,
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
            return not self._of_time(scene, clause)
        if clause.kind == "relative":
            if self._existential(scene, clause.parent):
                return True
            return self._relative(act, who, speakers.get(id(clause.parent), []), clause.opener)
        if clause.opener == "dat":
            parent = clause.parent
            spoken = bool(parent and speakers.get(id(parent)))
            if not above and parent is not None and self._implies(parent):
                return False
            if not spoken or not above:
                return (not above and act.modal != "zullen") or scene.agenda
            if any(a.act in _NOT_UNDER for a in above) or act.act not in _WITHIN:
                return False
            same = bool(
                {actor_key(p.actor) for p in speakers[id(parent)]}
                & {actor_key(p.actor) for p in who}
            )
            return not same and act.tense in ("past", "perfect")
        return False

    def _of_time(self, scene: Scene, clause: Clause) -> bool:
        """'het moment waarop de Raad bijeenkwam': when, rather than what."""
        at = clause.start - 2
        return at >= 0 and scene.tokens.words[at] in _words("times")

    def _relative(self, act: Act, who: list[Phrase], above: list[Phrase], opener: str) -> bool:
        """A relative clause reports what a named actor did, or where it stands."""
        if act.modal or who[0].actor == self.directory.code("TK"):
            return False
        apart = not {actor_key(p.actor) for p in who} & {actor_key(p.actor) for p in above}
        told = act.tense in ("past", "perfect", "either")
        if opener in _words("sentence_relatives") and act.act in _REPLIES and told:
            return apart
        if any(p.is_group for p in who):
            return False
        if act.act in ("supports", "opposes", "concerns", "votes-against"):
            return apart
        return told and (
            (act.act == "decides" and not act.from_phrase)
            or (act.act == "informs" and act.from_phrase)
            or (act.act in _TOLD and apart and not self._only_named(act))
        )

    def _only_named(self, act: Act) -> bool:
        """'het actieplan dat de Commissie publiceerde': how a paper is told from others."""
        return not _words("publishing_verbs").isdisjoint(act.verb.lemmas())

    def _existential(self, scene: Scene, parent: Clause | None) -> bool:
        """'Er was een groep lidstaten die': the relative clause says what they did."""
        if (
            parent is None
            or parent.finite is None
            or not parent.finite.is_a(*_words("existing_verbs"))
        ):
            return False
        around = scene.tokens.words[parent.start : parent.finite.index + 3]
        return "er" in around

    def _implies(self, parent: Clause) -> bool:
        """'dit betekent dat de Raad beslist': a consequence or a rule, no event."""
        return any(v.is_a(*_words("implying_verbs")) for v in parent.verbs())

    def _hypothetical_main(self, scene: Scene, clause: Clause) -> bool:
        """'Mocht de Commissie ... dan': a condition in the shape of a main clause."""
        finite = clause.finite
        if finite is None or finite.index != clause.start:
            return False
        return finite.is_a("mogen") and scene.tokens.words[finite.index].startswith("mocht")

    def _infinitive(
        self,
        scene: Scene,
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
        acts = scene.reader.acts(clause, subject_kinds(who[0]))
        if clause.opener == "door":
            return who, acts
        meets = parent is not None and any(
            lemma in _words("meeting_verbs") for v in parent.verbs() for lemma in v.lemmas()
        )
        if clause.opener == "om" and meets:
            tense = scene.reader.shape(parent) if parent else None
            return who, [
                timed(a, tense.tense, tense.modal) if tense else a
                for a in acts
                if a.act in ("discusses", "decides")
            ]
        return who if parent is not None else [], []
