"""What is measured of the tagger: one list, the same for every set of texts."""

from collections.abc import Iterable, Sequence

from monitor.models.corpus import ASYLUM, Example
from monitor.models.evaluation.found import Found, bare_when
from monitor.models.evaluation.sums import Measure, calibration_error, label_rates, mean, only, set_rates, share
from monitor.records import UnrestLevel

LEVELS: tuple[UnrestLevel, ...] = ("none", "grievance", "mobilisation", "escalation")
HARD = ("debunk_quotes_claim", "news_reports_claim", "satire", "opinion_no_claim", "question_no_claim")
# What a slice is described by, and what baselines are compared on.
OF_SLICES = ("themes micro F1", "disinformation F1", "disinformation false flags", "unrest macro F1", "unrest accuracy")
OF_BASELINES = ("themes macro F1", "keyword_without_theme false labels", "theme_without_keyword recall",
                "disinformation F1", "disinformation false flags", "unrest macro F1")  # fmt: skip


def measures(examples: Iterable[Example]) -> tuple[Measure, ...]:
    """Return all measures; the themes are those that the labels name."""
    themes = sorted({theme for example in examples for theme in example.themes} - {ASYLUM})
    return (*_of_themes(themes), *_of_disinformation(), *_of_unrest(), *_of_places(), *_of_gatherings())


def some_measures(examples: Iterable[Example], names: Sequence[str]) -> tuple[Measure, ...]:
    """Return the named measures, in that order."""
    by_name = {measure.name: measure for measure in measures(examples)}
    return tuple(by_name[name] for name in names)


def gold_themes(example: Example) -> frozenset[str]:
    """Return the themes of the corpus that a text is labelled with."""
    return example.themes - {ASYLUM}


def theme_chances(example: Example, found: Found, themes: Sequence[str]) -> Iterable[tuple[float, bool]]:
    """Yield chance and truth of each theme."""
    return [(found.theme_chances[theme], theme in example.themes) for theme in themes if theme in found.theme_chances]


def flag_chance(example: Example, found: Found) -> Iterable[tuple[float, bool]]:
    """Yield chance and truth of "a false claim"."""
    return [] if found.p_flag is None else [(found.p_flag, example.disinformation)]


def _of_themes(themes: Sequence[str]) -> tuple[Measure, ...]:
    by_theme = [_theme_rates(theme) for theme in themes]
    micro = set_rates("themes micro", gold_themes, lambda found: found.themes)
    return (
        mean("themes macro F1", [rates[2] for rates in by_theme]),
        *(rate for rates in by_theme for rate in (rates[2], rates[0], rates[1])),
        micro[2],
        share(
            "theme_without_keyword recall",
            lambda example, found: [
                theme in found.themes
                for theme in sorted(gold_themes(example))
                if example.trap == "theme_without_keyword"
            ],
        ),
        share(
            "keyword_without_theme false labels",
            lambda example, found: (
                [bool(found.themes - example.themes)] if example.trap == "keyword_without_theme" else []
            ),
        ),
        calibration_error("themes ECE", lambda example, found: theme_chances(example, found, themes)),
    )


def _theme_rates(theme: str) -> tuple[Measure, ...]:
    return label_rates(f"theme {theme}", lambda example: theme in example.themes, lambda found: theme in found.themes)


def _of_disinformation() -> tuple[Measure, ...]:
    precision, recall, f1 = label_rates(
        "disinformation", lambda example: example.disinformation, lambda found: found.flagged
    )
    flags = share(
        "disinformation false flags",
        lambda example, found: [found.flagged] if example.trap in HARD and not example.disinformation else [],
    )
    return f1, precision, recall, flags, calibration_error("disinformation ECE", flag_chance)


def _of_unrest() -> tuple[Measure, ...]:
    by_level = [_level_rates(level) for level in LEVELS]
    return (
        mean("unrest macro F1", [rates[2] for rates in by_level]),
        share("unrest accuracy", lambda example, found: [example.unrest == found.unrest]),
        *(rate for rates in by_level for rate in rates),
    )


def _level_rates(level: UnrestLevel) -> tuple[Measure, ...]:
    return label_rates(f"unrest {level}", lambda example: example.unrest == level, lambda found: found.unrest == level)


def _of_places() -> tuple[Measure, ...]:
    rates = set_rates("municipalities", lambda example: example.municipalities, lambda found: found.municipalities)
    treacherous = only(
        rates[2], "municipalities F1 on ambiguous_place", lambda example: example.trap == "ambiguous_place"
    )
    return (*rates, treacherous)


def _of_gatherings() -> tuple[Measure, ...]:
    exact = share(
        "event_when exact",
        lambda example, found: (
            [found.gathering and found.when == bare_when(example.event_when)] if example.event_when else []
        ),
    )
    return (exact, *label_rates("event", lambda example: bool(example.event_when), lambda found: found.gathering))
