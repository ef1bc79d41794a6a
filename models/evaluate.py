"""How good the tagger is on labelled texts: figures with counts and intervals, over all texts and per slice."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from monitor.models.corpus import ASYLUM, Example, read_examples
from monitor.protocols import Tagger
from monitor.records import Item, TaggedItem
from monitor.text import text_hash

LEVELS = ("none", "grievance", "mobilisation", "escalation")
HARD = ("debunk_quotes_claim", "news_reports_claim", "satire", "opinion_no_claim", "question_no_claim")
N_BOOTSTRAP = 400
_LENGTHS = ((0, 45, "short (to 45 words)"), (45, 120, "middle (45 to 120 words)"), (120, 10**6, "long (120 words up)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure."""

    name: str
    value: float  # in [0, 1]; NaN where nothing can be counted
    low: float  # 95 % bootstrap interval
    high: float
    n: int  # texts (or labels) that it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A text that was labelled wrongly, for the error list."""

    id: str
    what: str
    gold: str
    found: str
    trap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was measured on one set of texts."""

    gold: str  # file name
    n_texts: int
    tagger_version: str
    figures: tuple[Figure, ...]
    slices: tuple[Figure, ...]  # named "<slice>: <figure>"
    mistakes: tuple[Mistake, ...]

    def figure(self, name: str) -> Figure:
        """Return one figure by name; raises KeyError."""
        for figure in (*self.figures, *self.slices):
            if figure.name == name:
                return figure
        raise KeyError(name)


Pair = tuple[Example, TaggedItem]
RATES = ("precision", "recall", "F1")


def evaluate(tagger: Tagger, gold_path: Path, seed: int = 0) -> Evaluation:
    """Measure a tagger on labelled texts.

    Raises:
        TaggerError: the file holds no labelled texts.
    """
    examples = read_examples(gold_path)
    pairs = tuple(zip(examples, tagger.tag(map(as_item, examples)), strict=True))
    return evaluate_pairs(pairs, gold=gold_path.name, version=tagger.version, seed=seed)


def evaluate_pairs(pairs: Sequence[Pair], *, gold: str, version: str, seed: int = 0) -> Evaluation:
    """Measure texts that have been tagged."""
    measures = dict(_measures(pairs))
    figures = tuple(_figure(name, pairs, measure, seed) for name, measure in measures.items())
    slices = tuple(
        _figure(f"{where}: {name}", part, measures[name], seed)
        for where, part in _slices(pairs)
        for name in ("themes micro F1", "disinformation F1", "disinformation false flags", "unrest accuracy")
    )
    return Evaluation(
        gold=gold,
        n_texts=len(pairs),
        tagger_version=version,
        figures=figures,
        slices=slices,
        mistakes=tuple(mistake for pair in pairs for mistake in _mistakes(*pair)),
    )


def as_item(example: Example) -> Item:
    """Make an item of a labelled text; it has no source and no date."""
    return Item(
        id=example.id,
        source_id="",
        assignment_id="",
        url=None,
        title=example.title,
        text=example.text,
        text_status="full",
        genre="forum",
        published_at=None,
        published_source="none",
        published_raw=None,
        first_seen_at=datetime(1970, 1, 1, tzinfo=UTC),
        text_hash=text_hash(example.title, example.text),
    )


# --- what is measured: each measure takes pairs and returns (value, n) ---------------------------------------------

Measure = Callable[[Sequence[Pair]], tuple[float, int]]


def _measures(pairs: Sequence[Pair]) -> Iterator[tuple[str, Measure]]:
    themes = sorted({theme for example, _ in pairs for theme in example.themes} - {ASYLUM})
    yield "themes macro F1", lambda part: _mean(_theme_f1(part, theme) for theme in themes)
    for theme in themes:
        yield f"theme {theme} F1", lambda part, theme=theme: _theme_f1(part, theme)  # type: ignore[misc]
        yield f"theme {theme} precision", lambda part, theme=theme: _theme_rate(part, theme, 0)  # type: ignore[misc]
        yield f"theme {theme} recall", lambda part, theme=theme: _theme_rate(part, theme, 1)  # type: ignore[misc]
    yield "themes micro F1", lambda part: _sets(part, lambda e: e.themes - {ASYLUM}, _found_themes)
    yield "theme_without_keyword recall", _hidden_theme_recall
    yield "keyword_without_theme false labels", _false_theme_rate
    yield "themes ECE", lambda part: _ece(list(_theme_chances(part, themes)))
    yield "disinformation F1", lambda part: _binary(part, _is_false, _flagged, 2)
    yield "disinformation precision", lambda part: _binary(part, _is_false, _flagged, 0)
    yield "disinformation recall", lambda part: _binary(part, _is_false, _flagged, 1)
    yield "disinformation false flags", _hard_flags
    yield "disinformation ECE", lambda part: _ece([(t.disinformation.p, e.disinformation) for e, t in part])
    yield "unrest macro F1", lambda part: _mean(_level_rate(part, level, 2) for level in LEVELS)
    yield "unrest accuracy", lambda part: (_share([e.unrest == t.unrest.level for e, t in part]), len(part))
    for level in LEVELS:
        for which, rate in enumerate(RATES):
            yield (
                f"unrest {level} {rate}",
                lambda part, level=level, which=which: _level_rate(part, level, which),  # type: ignore[misc]
            )
    for which, rate in enumerate(RATES):
        yield (
            f"municipalities {rate}",
            lambda part, which=which: _sets(part, lambda e: e.municipalities, _found_places, which),  # type: ignore[misc]
        )
    yield (
        "municipalities F1 on ambiguous_place",
        lambda part: _sets(
            [pair for pair in part if pair[0].trap == "ambiguous_place"], lambda e: e.municipalities, _found_places
        ),
    )
    yield "event_when exact", _when_exact
    for which, rate in enumerate(RATES):
        yield (
            f"event {rate}",
            lambda part, which=which: _binary(  # type: ignore[misc]
                part, lambda e: bool(e.event_when), lambda t: t.event is not None, which
            ),
        )


def _is_false(example: Example) -> bool:
    return example.disinformation


def _flagged(tagged: TaggedItem) -> bool:
    return tagged.disinformation.flagged


def _found_themes(tagged: TaggedItem) -> frozenset[str]:
    return frozenset(tagged.theme_labels) - {ASYLUM}


def _found_places(tagged: TaggedItem) -> frozenset[str]:
    return frozenset(place.name for place in tagged.municipalities)


def _binary(
    pairs: Sequence[Pair], gold: Callable[[Example], bool], found: Callable[[TaggedItem], bool], which: int
) -> tuple[float, int]:
    """Return precision (0), recall (1) or F1 (2), and the number of texts with the label."""
    want = np.array([gold(example) for example, _ in pairs], dtype=bool)
    have = np.array([found(tagged) for _, tagged in pairs], dtype=bool)
    return _rates(int((want & have).sum()), int(have.sum()), int(want.sum()))[which], int(want.sum())


def _rates(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    precision = right / found if found else float("nan")
    recall = right / wanted if wanted else float("nan")
    return precision, recall, 2 * right / (found + wanted) if found + wanted else float("nan")


def _theme_f1(pairs: Sequence[Pair], theme: str) -> tuple[float, int]:
    return _theme_rate(pairs, theme, 2)


def _theme_rate(pairs: Sequence[Pair], theme: str, which: int) -> tuple[float, int]:
    return _binary(pairs, lambda e: theme in e.themes, lambda t: theme in t.theme_labels, which)


def _level_rate(pairs: Sequence[Pair], level: str, which: int) -> tuple[float, int]:
    return _binary(pairs, lambda e: e.unrest == level, lambda t: t.unrest.level == level, which)


def _sets(
    pairs: Sequence[Pair],
    gold: Callable[[Example], frozenset[str]],
    found: Callable[[TaggedItem], frozenset[str]],
    which: int = 2,
) -> tuple[float, int]:
    both = [(gold(example), found(tagged)) for example, tagged in pairs]
    right = sum(len(want & have) for want, have in both)
    wanted = sum(len(want) for want, _ in both)
    return _rates(right, sum(len(have) for _, have in both), wanted)[which], wanted


def _mean(values: Iterator[tuple[float, int]]) -> tuple[float, int]:
    found = list(values)
    kept = [value for value, _ in found if value == value]  # noqa: PLR0124 - NaN is what we leave out
    return float(np.mean(kept)) if kept else float("nan"), sum(n for _, n in found)


def _share(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _hidden_theme_recall(pairs: Sequence[Pair]) -> tuple[float, int]:
    hits = [theme in t.theme_labels for e, t in pairs if e.trap == "theme_without_keyword" for theme in e.themes]
    return _share(hits), len(hits)


def _false_theme_rate(pairs: Sequence[Pair]) -> tuple[float, int]:
    wrong = [bool(_found_themes(t) - e.themes) for e, t in pairs if e.trap == "keyword_without_theme"]
    return _share(wrong), len(wrong)


def _hard_flags(pairs: Sequence[Pair]) -> tuple[float, int]:
    flags = [t.disinformation.flagged for e, t in pairs if e.trap in HARD and not e.disinformation]
    return _share(flags), len(flags)


def _theme_chances(pairs: Sequence[Pair], themes: Sequence[str]) -> Iterator[tuple[float, bool]]:
    for example, tagged in pairs:
        for score in tagged.themes:
            if score.theme in themes:
                yield score.p, score.theme in example.themes


def _ece(chances: Sequence[tuple[float, bool]], n_bins: int = 10) -> tuple[float, int]:
    """Expected calibration error over bins of equal width (Naeini and others 2015)."""
    if not chances:
        return float("nan"), 0
    p, y = np.array([chance for chance, _ in chances]), np.array([float(gold) for _, gold in chances])
    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)
    gaps = [abs(p[bins == at].mean() - y[bins == at].mean()) * (bins == at).mean() for at in sorted(set(bins.tolist()))]
    return float(sum(gaps)), len(chances)


def bare_when(words: str) -> str:
    """Return the words of a date without a leading "op": authors differ in taking it along."""
    return re.sub(r"^op (?:de )?", "", words.strip().lower())


def _when_exact(pairs: Sequence[Pair]) -> tuple[float, int]:
    hits = [
        t.event is not None and bare_when(t.event.when_text) == bare_when(e.event_when)
        for e, t in pairs
        if e.event_when
    ]
    return _share(hits), len(hits)


# --- intervals, slices, mistakes -----------------------------------------------------------------------------------


def _figure(name: str, pairs: Sequence[Pair], measure: Measure, seed: int) -> Figure:
    value, n = measure(pairs)
    values = []
    random = np.random.default_rng(seed)
    for _ in range(N_BOOTSTRAP if n else 0):
        values.append(measure([pairs[at] for at in random.integers(0, len(pairs), len(pairs))])[0])
    known = [found for found in values if found == found]  # noqa: PLR0124 - NaN is what we leave out
    low, high = np.percentile(known, [2.5, 97.5]) if known else (float("nan"), float("nan"))
    return Figure(name=name, value=value, low=float(low), high=float(high), n=n)


def _slices(pairs: Sequence[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    for genre in sorted({example.genre for example, _ in pairs}):
        yield f"genre {genre}", [pair for pair in pairs if pair[0].genre == genre]
    for trap in sorted({example.trap for example, _ in pairs}):
        yield f"trap {trap}", [pair for pair in pairs if pair[0].trap == trap]
    for least, most, name in _LENGTHS:
        part = [pair for pair in pairs if least <= len(pair[0].full_text.split()) < most]
        if part:
            yield f"length {name}", part


def _mistakes(example: Example, tagged: TaggedItem) -> Iterator[Mistake]:
    checks = (
        ("themes", sorted(example.themes - {ASYLUM}), sorted(_found_themes(tagged))),
        ("disinformation", example.disinformation, tagged.disinformation.flagged),
        ("unrest", example.unrest, tagged.unrest.level),
        ("municipalities", sorted(example.municipalities), sorted(_found_places(tagged))),
        ("event", bare_when(example.event_when), bare_when(tagged.event.when_text) if tagged.event else ""),
    )
    for what, gold, found in checks:
        if gold != found:
            yield Mistake(id=example.id, what=what, gold=str(gold), found=str(found), trap=example.trap)
