"""Dutch verb forms, words and clauses: the machinery below the statements."""

from __future__ import annotations

import pytest

from kg.extract.grammar.clauses import parse
from kg.extract.grammar.inflection import paradigm, split
from kg.extract.grammar.lexicon import particles_of, readings, rules
from kg.extract.grammar.tokens import tokenise


@pytest.mark.parametrize(
    ("infinitive", "forms"),
    [
        ("benadrukken", "benadrukt benadrukte benadrukten benadrukt"),
        ("onderstrepen", "onderstreept onderstreepte onderstreepten onderstreept"),
        ("wisselen", "wisselt wisselde wisselden gewisseld"),
        ("delen", "deelt deelde deelden gedeeld"),
        ("behandelen", "behandelt behandelde behandelden behandeld"),
        ("evalueren", "evalueert evalueerde evalueerden geëvalueerd"),
        ("variëren", "varieert varieerde varieerden gevarieerd"),
        ("voeren", "voert voerde voerden gevoerd"),
        ("opperen", "oppert opperde opperden geopperd"),
        ("verwelkomen", "verwelkomt verwelkomde verwelkomden verwelkomd"),
        ("waarschuwen", "waarschuwt waarschuwde waarschuwden gewaarschuwd"),
        ("onderschrijven", "onderschrijft onderschreef onderschreven onderschreven"),
        ("herzien", "herziet herzag herzagen herzien"),
        ("vrezen", "vreest vreesde vreesden gevreesd"),
        ("achten", "acht achtte achtten geacht"),
        ("informeren", "informeert informeerde informeerden geïnformeerd"),
    ],
)
def test_verbs_are_inflected_by_the_rules_of_spelling(infinitive: str, forms: str) -> None:
    p = paradigm(infinitive)
    assert f"{p.present} {p.past} {p.pasts} {p.participle}" == forms


def test_a_separable_verb_is_known_apart_and_in_one_word() -> None:
    assert split("toe|lichten") == ("toe", "lichten")
    assert "toe" in particles_of()["lichten"]
    assert any(r.particle == "toe" and r.kind == "participle" for r in readings()["toegelicht"])
    assert any(not r.particle and r.base == "lichten" for r in readings()["lichtte"])


def test_a_bare_stem_is_no_verb() -> None:
    assert "steun" not in readings()
    assert "voorstel" not in readings()


def test_words_keep_their_place_in_the_document() -> None:
    text = "De EU-lidstaten (t.a.v. art. 5) bespraken 3,5 miljoen foto’s."
    tokens = tokenise(text, 100)
    assert "t.a.v." in tokens.words
    assert "3,5" in tokens.words
    for raw, start, end in zip(tokens.raw, tokens.starts, tokens.ends, strict=True):
        assert text[start - 100 : end - 100] == raw


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("De Raad zag dat de grens dicht bleef.", ["main", "sub"]),
        ("De tekst die is verspreid werd besproken.", ["main", "relative"]),
        ("Wanneer de termijn verstrijkt, begint de evaluatie.", ["main", "sub"]),
        ("De Raad kwam bijeen om de tekst te bespreken.", ["main", "infinitive"]),
        ("De grens bleef dicht en de tekst werd besproken.", ["main", "main"]),
        ("De uitkomst van de studie is bekend.", ["main"]),
        ("Op dat punt bleef de tekst ongewijzigd.", ["main"]),
    ],
)
def test_clauses_are_told_apart(sentence: str, kinds: list[str]) -> None:
    assert [c.kind for c in parse(tokenise(sentence), {}) if c.words] == kinds


def test_the_particle_at_the_end_belongs_to_the_main_verb() -> None:
    tokens = tokenise("Daarna lichtte men de tekst die is verspreid uitgebreid toe.")
    main = parse(tokens, {})[0]
    assert main.finite is not None
    assert main.finite.lemmas()[0] == "toe|lichten"


def test_a_participle_behind_a_relative_clause_belongs_to_the_main_verb() -> None:
    tokens = tokenise("Men heeft de stappen die worden gezet om dit te regelen verwelkomd.")
    main = parse(tokens, {})[0]
    assert [tokens.words[v.index] for v in main.others] == ["verwelkomd"]


def test_every_rule_names_verbs_and_an_act() -> None:
    acts = {
        "informs", "stresses", "supports", "opposes", "concerns", "calls", "proposes", "announces",
        "discusses", "decides", "votes-against", "abstains", "contributes", "assesses",
    }  # fmt: skip
    assert {r.act for r in rules()} == acts
    assert all(r.verbs for r in rules())
    assert all(not v.endswith("_") and v == v.strip() for r in rules() for v in r.verbs)
