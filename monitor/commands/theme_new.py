"""``monitor theme new``: write down a theme, with patterns given or proposed from its examples."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.catalogue import check_theme_id, make_theme, theme_hits, write_theme
from monitor.catalogue.files import MAX_TOML_BYTES, parse_toml, read
from monitor.commands.corpus_words import bundled_background
from monitor.commands.example_texts import read_texts
from monitor.commands.session import Session, command
from monitor.commands.source_choice import own_folder
from monitor.editorial.lacking import Lacking, without_theme
from monitor.editorial.proposing import Proposal, propose
from monitor.errors import CatalogueError, MonitorError
from monitor.records import Theme
from monitor.redact import has_contact_data, redact

LEAST_EXAMPLES = 15  # as every bundled theme has: fewer do not show what the patterns miss
NAMED = 8  # patterns that one message names


@command
def new(
    session: Session,
    theme_id: Annotated[str, typer.Argument(metavar="ID", help="Name of its file: small letters, digits, - and _.")],
    name: Annotated[str | None, typer.Option(help="As in reports.")] = None,
    description: Annotated[str | None, typer.Option(help="What belongs to it and what does not.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who decides about it: a function, not a person.")] = None,
    strong: Annotated[list[str] | None, typer.Option(help="Pattern; one hit is enough; repeat.")] = None,
    weak: Annotated[list[str] | None, typer.Option(help="Pattern; two different hits are enough; repeat.")] = None,
    out: Annotated[list[str] | None, typer.Option(help="Pattern that takes a hit away; repeat.")] = None,
    examples: Annotated[
        Path | None, typer.Option(help="File with at least 15 texts that must get it (JSONL, CSV or a text a line).")
    ] = None,
    not_examples: Annotated[Path | None, typer.Option(help="File with texts that must not.")] = None,
    source: Annotated[Path | None, typer.Option("--from", help="A prepared theme file; options go before it.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Write the patterns that are proposed, beside those given.")
    ] = False,
    allow_unused: Annotated[
        bool, typer.Option("--allow-unused", help="Keep patterns that hit none of the examples.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a theme of that id.")] = False,
) -> None:
    """Add a theme of your own, which works at once; without patterns, show which words of the examples stand out."""
    check_theme_id(theme_id)
    folder = own_folder(session)
    before = {theme.id: theme for theme in session.catalogue.themes}.get(theme_id)
    if before is not None and not force:
        raise CatalogueError(f"themes/{theme_id}.toml", "", "exists already; choose another id, or --force")
    values = prepared(source) if source else {}
    given = {
        "name": name, "description": description, "owner": owner, "strong": strong or None, "weak": weak or None,
        "out": out or None, "examples": list(read_texts(examples)) if examples else None,
        "not_examples": list(read_texts(not_examples)) if not_examples else None,
    }  # fmt: skip
    values |= {key: value for key, value in given.items() if value is not None}
    values.setdefault("version", before.version + 1 if before else 1)
    _enough_examples(values)
    for text in (*_texts(values, "examples"), *_texts(values, "not_examples")):
        if has_contact_data(text):
            raise MonitorError(
                f"An example holds a handle, telephone number or address of a person: {redact(text)[:90]}"
            )
    if accept or not (values.get("strong") or values.get("weak")):
        found = proposals(values)
        _add_proposals(values, found)
        if not accept:
            _show_proposals(session, found, _lacking(values))
            return
        _refuse_unproposed(values)
    theme = make_theme(theme_id, values, place=str(source or f"themes/{theme_id}.toml"))
    if not allow_unused:
        _refuse_unused(theme)
    touched = on_not_examples(theme)
    file = write_theme(folder, theme, replace=force)
    for pattern, n in touched.items():
        session.say(f"{pattern!r} stands in {n} of the counter-examples, which do not get the theme by it alone.")
    lacking = without_theme(theme, bundled_background)
    if lacking:
        session.say(
            f"{len(lacking)} of {len(theme.examples)} examples have a pattern but not the theme: one weak hit is not "
            f"enough while there is no trained model. Change {file}, then see: monitor theme try {theme.id}"
        )
    for one in lacking:
        session.say(f"- {_advice(one)}")
    session.tell(
        {
            "id": theme.id, "file": str(file), "version": theme.version, "strong": theme.strong, "weak": theme.weak,
            "on_not_examples": touched, "examples_without_theme": [one.text for one in lacking],
            "would_help": _as_rows(lacking),
        },
        f"Wrote {file}. It works at once in new tags. For items that were tagged before: monitor tag --retag. "
        f"Look what it finds: monitor theme try {theme.id} --stored",
    )  # fmt: skip


def prepared(path: Path) -> dict[str, Any]:
    """Return the values of a theme file that lies anywhere. Raises CatalogueError where it is no TOML."""
    return dict(parse_toml(read(path, MAX_TOML_BYTES)))


def proposals(values: Mapping[str, Any]) -> tuple[Proposal, ...]:
    """Return patterns that stand out in the examples against the bundled texts."""
    return propose(_texts(values, "examples"), _texts(values, "not_examples"), bundled_background())


def on_not_examples(theme: Theme) -> dict[str, int]:
    """Return the patterns that occur in counter-examples, with in how many."""
    counts: dict[str, int] = {}
    for text in theme.not_examples:
        found = theme_hits(theme, text)
        for pattern in {hit.pattern for hit in (*found.strong, *found.weak)}:
            counts[pattern] = counts.get(pattern, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _texts(values: Mapping[str, Any], key: str) -> list[str]:
    found = values.get(key, [])
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _enough_examples(values: Mapping[str, Any]) -> None:
    n = len({text.strip().casefold() for text in _texts(values, "examples")})
    if n < LEAST_EXAMPLES:
        raise MonitorError(
            f"A theme needs at least {LEAST_EXAMPLES} different examples, not {n}: write down how people put it, "
            "each text in words of its own, and give the file with --examples."
        )


def _refuse_unused(theme: Theme) -> None:
    used: set[str] = set()
    for text in theme.examples:
        found = theme_hits(theme, text)
        used |= {hit.pattern for hit in (*found.strong, *found.weak)}
    unused = [pattern for pattern in (*theme.strong, *theme.weak) if pattern not in used]
    if unused:
        more = f" and {len(unused) - NAMED} more" if len(unused) > NAMED else ""
        raise MonitorError(
            f"These patterns hit none of the examples: {', '.join(map(repr, unused[:NAMED]))}{more}. "
            "Add an example of each, leave them out, or keep them with --allow-unused."
        )


def _add_proposals(values: dict[str, Any], found: Sequence[Proposal]) -> None:
    strong, weak = _texts(values, "strong"), _texts(values, "weak")
    strong += [one.pattern for one in found if one.strong and one.pattern not in (*strong, *weak)]
    weak += [one.pattern for one in found if not one.strong and one.pattern not in (*strong, *weak)]
    values |= {"strong": strong, "weak": weak}


def _refuse_unproposed(values: Mapping[str, Any]) -> None:
    """Refuse proposals of which none is strong, or that leave an example without any pattern; say what would help."""
    if not values["strong"]:
        raise MonitorError(
            "No proposal is strong: each stands in other texts too, or in fewer than three examples. Say what is "
            f"enough alone, with --strong beside --accept. Proposed are: {', '.join(values['weak'][:NAMED]) or 'none'}."
        )
    bare = [one for one in _lacking(values) if not one.patterns]
    if bare:
        raise MonitorError(
            "No pattern occurs in these examples; give one with --strong or --weak beside --accept, or change them. "
            + " ".join(f"- {_advice(one)}" for one in bare)
        )


def _lacking(values: Mapping[str, Any]) -> tuple[Lacking, ...]:
    strong, weak, out, examples, not_examples = (
        tuple(_texts(values, key)) for key in ("strong", "weak", "out", "examples", "not_examples")
    )
    theme = Theme(
        id="", name="", description="", version=1, owner="", strong=strong, weak=weak, out=out, examples=examples,
        not_examples=not_examples,
    )  # fmt: skip
    return without_theme(theme, bundled_background)


def _advice(one: Lacking) -> str:
    """Say what an example has and what would give it the theme."""
    helps = []
    if one.could_be_strong:
        helps.append(f"make strong: {', '.join(one.could_be_strong)}")
    if one.words:
        helps.append(f"add {'weak' if one.patterns else 'one strong or two weak'}: {', '.join(one.words)}")
    has = f"has only weak {', '.join(one.patterns)}" if one.patterns else "has no pattern"
    return f"{one.text[:90]!r} {has}; {' or '.join(helps) or 'put it in words that other texts do not have'}."


def _as_rows(lacking: Sequence[Lacking]) -> list[dict[str, Any]]:
    return [
        {"text": one.text, "has": one.patterns, "make_strong": one.could_be_strong, "add": one.words} for one in lacking
    ]


def _show_proposals(session: Session, found: Sequence[Proposal], lacking: Sequence[Lacking]) -> None:
    if session.as_json:
        rows = [
            {
                "pattern": one.pattern, "as": "strong" if one.strong else "weak", "z": round(one.z, 2),
                "examples": one.n_examples, "not_examples": one.n_not_examples, "other_texts": one.n_background,
            }
            for one in found
        ]  # fmt: skip
        missed = [one.text for one in lacking if not one.patterns]
        told = {"file": None, "proposals": rows, "missed_examples": missed, "would_help": _as_rows(lacking)}
        session.tell(told, "")
        return
    session.show(
        [
            {
                "pattern": one.pattern, "as": "strong" if one.strong else "weak", "stands out": round(one.z, 1),
                "examples": one.n_examples, "counter-examples": one.n_not_examples, "other texts": one.n_background,
            }
            for one in found
        ],
        title="Words that stand out in the examples",
    )  # fmt: skip
    if lacking:
        session.say("With these patterns some examples do not get the theme:")
    for one in lacking:
        session.say(f"- {_advice(one)}")
    session.say("Nothing was written. Give the good ones back with --strong and --weak, or write all with --accept.")
