"""Tables of figures as Markdown: every figure with its interval and count."""

import math
from collections.abc import Iterator, Mapping, Sequence

from monitor.models import baselines
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.measured import Measured
from monitor.models.evaluation.measures import OF_SLICES
from monitor.models.evaluation.reliability import Bin
from monitor.models.evaluation.run import AUTHORS, CLAIMS, COSINE, DEV, MIXED, OF_AUTHORS, RIGHT, SHOWN, UNKNOWN

OF_CLAIMS = ("disinformation F1", "false flags", "disinformation ECE")
_OF_SLICES = tuple(name for name in OF_SLICES if name != "unrest accuracy")  # that one only counts the texts


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float) -> str:
    """Return a figure as it is written in tables: .853, 1, 625; "–" where there is none."""
    if math.isnan(value):
        return "–"
    if abs(value) >= 2:
        return f"{value:,.0f}"
    text = f"{value:.3f}"
    return "1" if text == "1.000" else text.replace("0.", ".", 1)


def interval(figure: Figure) -> str:
    """Return the 95 % interval."""
    return "–" if math.isnan(figure.low) else f"{number(figure.low)} to {number(figure.high)}"


def cell(figure: Figure | None) -> str:
    """Return value, interval and count in one cell; "–" where it is about nothing."""
    if figure is None or not figure.n or math.isnan(figure.value):
        return "–"
    return f"{number(figure.value)} ({interval(figure)}; {figure.n:,})"


def figure_table(figures: Sequence[Figure]) -> str:
    """Return a row per figure."""
    rows = [[one.name, number(one.value), interval(one), f"{one.n:,}"] for one in figures if not math.isnan(one.value)]
    return markdown(("figure", "value", "interval", "n"), rows)


def theme_table(measured: Measured) -> str:
    """Return a row per theme with precision, recall and F1."""
    names = [one.name for one in measured.figures[DEV] if one.name.startswith("theme ") and one.name.endswith(" F1")]
    themes = [name.removeprefix("theme ").removesuffix(" F1") for name in names]
    rows = [
        [theme, *(cell(measured.figure(DEV, f"theme {theme} {rate}")) for rate in ("F1", "precision", "recall"))]
        for theme in themes
    ]
    return markdown(("theme", "F1", "precision", "recall"), rows)


def slice_table(measured: Measured, estimate: str) -> str:
    """Return a row per genre, trap, length, register and era."""
    prefix = f"{estimate}: "
    rows = []
    for name, found in measured.figures.items():
        if name.startswith(prefix):
            by_name = _by_name(found)
            texts = by_name["unrest accuracy"].n
            rows.append([name.removeprefix(prefix), f"{texts:,}", *(cell(by_name.get(one)) for one in _OF_SLICES)])
    return markdown(("part", "texts", *_OF_SLICES), rows)


def author_table(measured: Measured) -> str:
    """Return a row per author left out, and rows for all together."""
    rows = []
    for name, found in measured.figures.items():
        if name.startswith("author ") or name in {AUTHORS, MIXED}:
            by_name = _by_name(found)
            texts = f"{by_name['unrest accuracy'].n:,}" if "unrest accuracy" in by_name else "all"
            shown = f"**{name}**" if name in {AUTHORS, MIXED} else name.removeprefix("author ")
            rows.append([shown, texts, *(cell(by_name.get(one)) for one in OF_AUTHORS)])
    return markdown(("left out", "texts", *OF_AUTHORS), rows)


def claim_table(measured: Measured) -> str:
    """Return the contrast sets with unseen claims beside the baselines."""
    names = {
        "this tagger": CLAIMS,
        "this tagger, claim not in the library either": UNKNOWN,
        **{name: f"{name}: {CLAIMS}" for name in _BASELINES},
    }
    rows = [
        [shown, *(cell(_by_name(measured.figures[name]).get(one)) for one in OF_CLAIMS)]
        for shown, name in names.items()
    ]
    return markdown(("method", *OF_CLAIMS), rows)


def stance_table(measured: Measured) -> str:
    """Return which share of the contrast texts is flagged, by what they do with the claim."""
    prefix = "flagged of "
    rows = [
        [one.name.removeprefix(prefix), number(one.value), interval(one), f"{one.n:,}"]
        for one in measured.figures[CLAIMS]
        if one.name.startswith(prefix)
    ]
    return markdown(("stance", "share flagged", "interval", "texts"), rows)


def ranking_table(measured: Measured) -> str:
    """Return how often the right claim stands on top, beside TF-IDF cosine."""
    names = {"the matcher": RIGHT, "as shown to the user": SHOWN, COSINE: f"{COSINE}: {RIGHT}"}
    header = [one.name for one in measured.figures[RIGHT]]
    rows = [[shown, *(cell(one) for one in measured.figures[name])] for shown, name in names.items()]
    return markdown(("method", *header), rows)


def baseline_table(measured: Measured) -> str:
    """Return the tagger beside the baselines on the measuring set."""
    header = [one.name for one in measured.figures[f"{baselines.MAJORITY}: {DEV}"]]
    rows = []
    for shown, name in {"this tagger": DEV, **{name: f"{name}: {DEV}" for name in _BASELINES}}.items():
        by_name = _by_name(measured.figures[name])
        rows.append([shown, *(cell(by_name.get(one)) for one in header)])
    return markdown(("method", *header), rows)


def learning_table(measured: Measured) -> str:
    """Return mean, lowest and highest value per share of the files."""
    rows = [
        [
            point.figure,
            f"{point.share:g}",
            f"{point.n_authors:g}",
            f"{point.n_texts:,.0f}",
            number(point.mean),
            f"{number(point.low)} to {number(point.high)}",
        ]
        for point in measured.learning
    ]
    return markdown(("figure", "share of the files", "authors", "texts", "mean", "lowest to highest order"), rows)


def bin_table(bins: Sequence[Bin]) -> str:
    """Return a row per tenth of chance."""
    rows = [
        [
            f"{one.low:.1f}–{one.low + 0.1:.1f}",
            f"{one.n:,}",
            number(one.mean),
            number(one.share),
            f"{number(one.share_low)} to {number(one.share_high)}" if one.n else "–",
        ]
        for one in bins
    ]
    return markdown(("chance", "n", "mean chance", "share that holds", "interval"), rows)


def curve_tables(curves: Mapping[str, Sequence[Bin]]) -> Iterator[str]:
    """Yield heading and table of each calibration curve."""
    for name, bins in curves.items():
        yield f"### {name}"
        yield bin_table(bins)


_BASELINES = (baselines.TFIDF, baselines.KEY_WORDS, baselines.MAJORITY)


def _by_name(figures: Sequence[Figure]) -> dict[str, Figure]:
    return {one.name: one for one in figures}
