"""The error list: every text that was labelled otherwise, by kind of error, for a person to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.models.corpus import Example
from monitor.models.evaluation.found import bare_when, found_by_tagger
from monitor.models.evaluation.measures import gold_themes
from monitor.records import TaggedItem

EXCERPT = 420  # characters of a text that are shown
_N_REASONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One label of one text that is not what the text was labelled with."""

    id: str
    origin: str  # the author's file
    kind: str  # "theme corona: missed", "unrest: none for grievance", …
    gold: str
    found: str
    p: float | None  # chance of the label that is in question; None: the part gives none
    genre: str
    trap: str
    excerpt: str
    reasons: tuple[str, ...]  # what the tagger gave for the label that it set, and the claims it came close to


def mistakes(example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    """Yield the mistakes of one text."""
    blank = Mistake(
        id=example.id,
        origin=example.origin,
        kind="",
        gold="",
        found="",
        p=None,
        genre=example.genre,
        trap=example.trap,
        excerpt=excerpt(example.full_text),
        reasons=(),
    )
    yield from _of_themes(blank, example, tagged)
    yield from _of_flag(blank, example, tagged)
    yield from _of_unrest(blank, example, tagged)
    yield from _of_places(blank, example, tagged)
    yield from _of_gathering(blank, example, tagged)


def _of_themes(blank: Mistake, example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    gold, found = gold_themes(example), found_by_tagger(tagged).themes
    chances = {score.theme: score.p for score in tagged.themes}
    for theme in sorted(gold ^ found):
        yield replace(
            blank,
            kind=f"theme {theme}: {'missed' if theme in gold else 'too much'}",
            gold=_listed(gold),
            found=_listed(found),
            p=chances.get(theme),
            reasons=_reasons(example, tagged, f"theme:{theme}"),
        )


def _of_flag(blank: Mistake, example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    flagged = tagged.disinformation.flagged
    if flagged == example.disinformation:
        return
    near = tuple(f"near claim {match.claim_id} {_two(match.similarity)}" for match in tagged.disinformation.claims[:1])
    yield replace(
        blank,
        kind="disinformation: false flag" if flagged else "disinformation: missed",
        gold=f"asserts: {example.claim}" if example.disinformation else f"no false claim ({example.stance or 'none'})",
        found="flagged" if flagged else "not flagged",
        p=tagged.disinformation.p,
        reasons=(*_reasons(example, tagged, "disinformation"), *near),
    )


def _of_unrest(blank: Mistake, example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    level = tagged.unrest.level
    if level == example.unrest:
        return
    chances = dict(tagged.unrest.p)
    yield replace(
        blank,
        kind=f"unrest: {level} for {example.unrest}",
        gold=f"{example.unrest} ({_two(chances[example.unrest])})",
        found=level,
        p=chances[level],
        reasons=_reasons(example, tagged, f"unrest:{level}"),
    )


def _of_places(blank: Mistake, example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    gold, found = example.municipalities, found_by_tagger(tagged).municipalities
    codes = {place.name: place.code for place in tagged.municipalities}
    for name in sorted(gold ^ found):
        yield replace(
            blank,
            kind=f"municipalities: {'missed' if name in gold else 'too much'}",
            gold=_listed(gold),
            found=_listed(found),
            p=next((r.weight for r in tagged.reasons if r.label == f"municipality:{codes.get(name)}"), None),
            reasons=_reasons(example, tagged, f"municipality:{codes[name]}") if name in codes else (),
        )


def _of_gathering(blank: Mistake, example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    gold, got = bare_when(example.event_when), found_by_tagger(tagged)
    if bool(gold) == got.gathering and gold == got.when:
        return
    kind = "other words" if gold and got.gathering else "missed" if gold else "too much"
    yield replace(blank, kind=f"gathering: {kind}", gold=gold or "none", found=got.when or "none")


def _reasons(example: Example, tagged: TaggedItem, label: str) -> tuple[str, ...]:
    """Return the reasons of a label as words: what stood in the text, by which part, how heavy."""
    given = [reason for reason in tagged.reasons if reason.label == label]
    text = example.full_text
    return tuple(
        f"“{excerpt(text[slice(*reason.span)], 80)}” {_two(reason.weight)} ({reason.by})"
        for reason in given[:_N_REASONS]
    )


def excerpt(text: str, most: int = EXCERPT) -> str:
    """Return the beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _two(value: float) -> str:
    return f"{value:.2f}"


def error_list(found: Sequence[Mistake], title: str, *, most: int | None = None) -> str:
    """Return the list as Markdown: a part per kind of error, the surest mistakes first.

    Args:
        most: how many are shown of each kind; the heading gives the number of all.
    """
    kinds = sorted({mistake.kind for mistake in found})
    parts = [f"# {title}", f"{len(found)} labels that differ from what the texts were labelled with."]
    for kind in kinds:
        own = sorted((one for one in found if one.kind == kind), key=_sureness)
        shown = own[:most]
        rest = f", the {len(shown)} surest" if len(shown) < len(own) else ""
        parts.append(f"## {kind} ({len(own)}{rest})")
        parts += [_entry(number, mistake) for number, mistake in enumerate(shown, start=1)]
    return "\n\n".join(parts) + "\n"


def _sureness(mistake: Mistake) -> tuple[float, str, str]:
    """Order the surest mistakes first: a low chance of what was missed, a high one of what is too much."""
    p = 0.5 if mistake.p is None else mistake.p
    return (p if "missed" in mistake.kind else -p), mistake.origin, mistake.id


def _entry(number: int, mistake: Mistake) -> str:
    chance = "" if mistake.p is None else f", chance {_two(mistake.p)}"
    lines = [
        f"{number}. `{mistake.id}` ({mistake.origin}; {mistake.genre}; trap: {mistake.trap})",
        f"   > {mistake.excerpt}",
        "",
        f"   Label: {mistake.gold}. Found: {mistake.found}{chance}.",
    ]
    if mistake.reasons:
        lines.append(f"   Because: {'; '.join(mistake.reasons)}.")
    return "\n".join(lines)
