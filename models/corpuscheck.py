"""``python -m monitor.models.corpuscheck FILE … [--against FILE]``: whether labelled texts may be trained on.

Labels follow the annotation guide, and no two texts are alike. ``monitor train`` refuses a corpus with texts that are.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.corpus import Example, read_examples
from monitor.models.likeness import Likeness, between, find_alike
from monitor.records import Stance, UnrestLevel

GENRES = frozenset(
    ("news", "opinion", "blog", "forum", "social", "factcheck", "satire", "organisation", "government", "flyer")
)
TRAPS = frozenset(
    ("debunk_quotes_claim", "satire", "news_reports_claim", "opinion_no_claim", "question_no_claim",
     "claim_in_neutral_tone", "ambiguous_place", "keyword_without_theme", "theme_without_keyword",
     "figurative_violence", "report_of_past_protest", "coded_language", "sarcasm", "mixed_themes",
     "old_theme_new_words", "none")
)  # fmt: skip
_TEXT_FIELDS = ("id", "title", "text", "genre", "other_topic", "claim", "unrest", "event_when", "trap")
_OPTIONAL_FIELDS = ("claim_id", "stance")
_LIST_FIELDS = ("themes", "municipalities")
_SHOWN = 20  # pairs or problems named in full


def refuse_copies(examples: Sequence[Example], corpus: Path) -> None:
    """Raise where two texts are so much alike that estimates from left-out authors would be too good.

    Raises:
        TaggerError: names the pairs.
    """
    found = find_alike(examples).alike
    if found:
        rest = f" and {len(found) - 3} more pairs" if len(found) > 3 else ""
        raise TaggerError(
            corpus,
            f"texts are too much alike: {'; '.join(map(str, found[:3]))}{rest}. Leave one of each pair out "
            "or write it anew; all pairs: python -m monitor.models.corpuscheck FILE …",
        )


def label_problems(paths: Sequence[Path], catalogue: Catalogue) -> Iterator[str]:
    """Yield what is wrong with the labels of some files, with file, line and id."""
    known = _Known(catalogue)
    ids: Counter[str] = Counter()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
            try:
                fields = json.loads(line) if line.strip() else None
            except ValueError as error:
                yield f"{path.name}:{number}: no JSON: {error}"
                continue
            if fields is None:
                continue
            problems = list(known.problems(fields)) if isinstance(fields, dict) else ["not an object"]
            name = str(fields.get("id", "")) if isinstance(fields, dict) else ""
            ids[name] += 1
            if ids[name] == 2:
                problems.append("the id stands there twice")
            yield from (f"{path.name}:{number} {name}: {problem}" for problem in problems)


class _Known:
    """What labels may be."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._municipalities = {one.name for one in catalogue.municipalities}
        self._themes = {theme.id for theme in catalogue.themes}
        self._claims = {claim.id: claim.claim for claim in catalogue.claims}

    def problems(self, fields: dict[str, Any]) -> Iterator[str]:
        """Yield what is wrong with one labelled text."""
        wrong = list(_wrong_fields(fields))
        if wrong:
            yield from wrong
            return
        full_text = f"{fields['title']}\n\n{fields['text']}"
        if not fields["text"].strip():
            yield "the text is empty"
        yield from self._outside(fields)
        if bool(fields["claim"]) != fields["disinformation"]:
            yield "a claim stands there where, and only where, the text is disinformation"
        if fields.get("stance") == "asserts" and not fields["disinformation"]:
            yield "a text that asserts a false claim is disinformation"
        if fields["event_when"] not in full_text:
            yield f"event_when {fields['event_when']!r} does not stand in the text"
        for name in _LIST_FIELDS:
            if len(set(fields[name])) < len(fields[name]):
                yield f"{name} names something twice"

    def _outside(self, fields: dict[str, Any]) -> Iterator[str]:
        """Yield the values that no such label can have."""
        stances = ("", *get_args(Stance))
        claims = ("", *self._claims)
        for name, values, allowed in (
            ("genre", [fields["genre"]], GENRES),
            ("trap", [fields["trap"]], TRAPS),
            ("unrest", [fields["unrest"]], get_args(UnrestLevel)),
            ("stance", [fields.get("stance", "")], stances),
            ("claim_id", [fields.get("claim_id", "")], claims),
            ("themes", fields["themes"], self._themes),
            ("municipalities", fields["municipalities"], self._municipalities),
        ):
            yield from (f"{name} {value!r} is unknown" for value in values if value not in allowed)


def _wrong_fields(fields: dict[str, Any]) -> Iterator[str]:
    names = (*_TEXT_FIELDS, *_LIST_FIELDS, "disinformation")
    yield from (f"{name} is missing" for name in names if name not in fields)
    yield from (f"{name} is no field" for name in fields if name not in (*names, *_OPTIONAL_FIELDS))
    for name in (*_TEXT_FIELDS, *_OPTIONAL_FIELDS):
        if not isinstance(fields.get(name, ""), str):
            yield f"{name} is no text"
    for name in _LIST_FIELDS:
        values = fields.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            yield f"{name} is no list of texts"
    if not isinstance(fields.get("disinformation", False), bool):
        yield "disinformation is neither true nor false"


def report(paths: Sequence[Path], catalogue: Catalogue, against: Path | None = None) -> tuple[str, bool]:
    """Return what was found as text, and whether all is well.

    Args:
        against: texts that are only measured on. Of them no id is named, only how many are alike.
    """
    problems = list(label_problems(paths, catalogue))
    if problems:
        return "\n".join([*problems[:_SHOWN], f"{len(problems)} problems with labels"]) + "\n", False
    examples = [example for path in paths for example in read_examples(path)]
    likeness = find_alike(examples)
    lines = [f"{likeness.n_texts} texts in {len(paths)} files; labels are well", *_highest(likeness)]
    lines += [str(pair) for pair in likeness.alike[:_SHOWN]]
    lines.append(f"{len(likeness.alike)} pairs are too much alike")
    n_leaks = 0
    if against is not None:
        measured = read_examples(against)
        both = find_alike([*examples, *measured])
        n_leaks = len(between(both, [one.id for one in examples], [one.id for one in measured]))
        lines.append(f"{n_leaks} pairs with one of the {len(measured)} texts of {against.name} are too much alike")
    return "\n".join(lines) + "\n", not likeness.alike and not n_leaks


def _highest(likeness: Likeness) -> Iterator[str]:
    for how, share in likeness.highest:
        yield f"highest share of any pair ({how}): {share:.3f}"


def main() -> None:
    """Check the files that are named; the exit status is 1 where they may not be trained on."""
    options = argparse.ArgumentParser(prog="python -m monitor.models.corpuscheck", description=__doc__)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--against", type=Path, help="texts that are only measured on: how many are alike")
    chosen = options.parse_args()
    text, is_well = report(chosen.files, Catalogue(), chosen.against)
    sys.stdout.write(text)
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
