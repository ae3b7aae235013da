"""The card of a network: what it is, how it was weighed, what not to conclude from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.publish.networks.definitions import Definition, content, definition, kind_of, look, word
from kg.publish.networks.making import LANGUAGES, MOST_EVIDENCE
from kg.publish.networks.model import Field, Network
from kg.publish.networks.options import Options, rules_of


def card(network: Network, options: Options) -> str:
    """A page of Markdown on one network: in the language of the options, then in the other."""
    tongues = sorted(LANGUAGES, key=lambda lang: lang != options.language)
    parts = ["\n".join(_lines(network, options, lang)) for lang in tongues]
    return f"# {network.name}\n\n" + "\n\n".join(parts) + "\n"


def _lines(network: Network, options: Options, lang: str) -> Iterator[str]:
    defined, rules = definition(network.name), rules_of(definition(network.name), options)

    def title(key: str) -> str:
        return f"\n### {word(lang, key)}\n"

    yield f"## {defined.title[lang]} ({lang})\n"
    yield network.account[lang]
    yield f"\n{network.origin}"
    yield title("definition")
    yield defined.definition[lang]
    yield title("weight")
    yield f"`{rules.normalise}`: {defined.weight[rules.normalise][lang]}."
    yield title("caution")
    yield from (f"- {line}" for line in (*defined.caution[lang], *content()["cautions"][lang]))
    yield title("settings")
    yield from _settings(network, defined, options, lang)
    yield title("nodes")
    yield from _counts(network, defined, lang)
    yield title("left-out")
    out = [f"- {word(lang, 'reason', reason)}: {n}" for reason, n in network.left_out.items()]
    yield from out or [f"- {word(lang, 'nothing')}"]
    yield title("attributes")
    fields = {f.id: f for f in (*network.head.node_fields, *network.head.edge_fields)}
    yield from (_column(field, lang) for field in fields.values())


def _settings(network: Network, defined: Definition, options: Options, lang: str) -> Iterator[str]:
    rules = rules_of(defined, options)
    first, last = options.first, options.last
    span = (first or word(lang, "open"), last or word(lang, "open"))
    without = ", ".join(thing.rpartition("/id/")[2] for thing in options.without)
    settings = {
        "normalise": rules.normalise,
        "duplicates": f"{rules.duplicates} ({word(lang, 'duplicates', rules.duplicates)})",
        "window": " – ".join(span) if first or last else word(lang, "all"),
        "min-weight": f"{options.min_weight:g}",
        "without": without or word(lang, "nothing"),
        "modality": ", ".join(options.modality) or word(lang, "all"),
        "through-groups": word(lang, "yes" if options.through_groups else "no"),
        "size-by": word(lang, "measure", options.size_by),
        "layout": f"{options.layout}, {options.seed}",
    }
    yield from (f"- {word(lang, 'setting', key)}: {told}" for key, told in settings.items())


def _counts(network: Network, defined: Definition, lang: str) -> Iterator[str]:
    yield f"| {word(lang, 'class')} | {word(lang, 'number')} | {word(lang, 'colour')} |"
    yield "|---|---|---|"
    classes = Counter(kind_of(node.id) for node in network.nodes)
    for kind, number in sorted(classes.items(), key=lambda item: (-item[1], item[0])):
        red, green, blue = look(kind).colour
        yield f"| {look(kind).class_} | {number} | #{red:02X}{green:02X}{blue:02X} |"
    direction = word(lang, "is-directed" if defined.directed else "is-undirected")
    yield ""
    yield f"| {word(lang, 'kind')} ({direction}) | {word(lang, 'number')} |"
    yield "|---|---|"
    kinds = Counter(edge.kind for edge in network.edges)
    for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {kind} | {number} |"


def _column(field: Field, lang: str) -> str:
    meaning = str(content()["columns"][field.id][lang]).format(most=MOST_EVIDENCE)
    return f"- `{field.id}` ({field.type}): {meaning}"
