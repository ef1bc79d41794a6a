"""How good the tagger is on labelled texts: figures with counts and intervals, over all texts and per slice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.models.corpus import Example, read_examples
from monitor.models.evaluation.found import Judged, found_by_tagger
from monitor.models.evaluation.intervals import Figure, figures
from monitor.models.evaluation.measures import measures
from monitor.models.evaluation.slices import slice_figures
from monitor.protocols import Tagger
from monitor.records import Item, TaggedItem
from monitor.text import text_hash

Pair = tuple[Example, TaggedItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was measured on one set of texts."""

    gold: str  # file name
    tagger_version: str
    pairs: tuple[Pair, ...]
    figures: tuple[Figure, ...]
    slices: Mapping[str, tuple[Figure, ...]]  # by name: "genre news"

    def figure(self, name: str) -> Figure:
        """Return one figure over all texts by name; raises KeyError."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)


def evaluate(tagger: Tagger, gold_path: Path, seed: int = 0) -> Evaluation:
    """Measure a tagger on labelled texts.

    Raises:
        TaggerError: the file holds no labelled texts.
    """
    pairs = tag_examples(tagger, read_examples(gold_path))
    return evaluate_pairs(pairs, gold=gold_path.name, version=tagger.version, seed=seed)


def tag_examples(tagger: Tagger, examples: Sequence[Example]) -> tuple[Pair, ...]:
    """Tag labelled texts as if they had come from a source."""
    return tuple(zip(examples, tagger.tag(map(as_item, examples)), strict=True))


def evaluate_pairs(pairs: Sequence[Pair], *, gold: str, version: str, seed: int = 0) -> Evaluation:
    """Measure texts that have been tagged."""
    judged = judge(pairs)
    return Evaluation(
        gold=gold,
        tagger_version=version,
        pairs=tuple(pairs),
        figures=figures(measures(example for example, _ in pairs), judged, seed=seed),
        slices=dict(slice_figures(judged, seed=seed)),
    )


def judge(pairs: Sequence[Pair]) -> tuple[Judged, ...]:
    """Bring tagged texts into the form that is measured."""
    return tuple((example, found_by_tagger(tagged)) for example, tagged in pairs)


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
