"""The tagger: items in, items with labels and the reasons for each out."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.artefacts import load_artefacts
from monitor.models.checkup import check_up
from monitor.models.claims import LEAST_MATCH
from monitor.models.document import read_document
from monitor.models.encoded import encoder_of, encoder_reasons
from monitor.models.gathering import find_gathering
from monitor.models.parts import Parts, build_parts
from monitor.models.placing import PlacedMention, decide_places
from monitor.models.reasons import sentence_reason, word_reasons
from monitor.models.scoring import LEVELS, Scored, score_batch
from monitor.models.themerules import RULE_THRESHOLD, rule_probability
from monitor.records import (
    ClaimMatch,
    Disinformation,
    Gathering,
    Item,
    Reason,
    TaggedItem,
    ThemeScore,
    Unrest,
)

BATCH = 256  # texts that share the sparse products; more gains little and costs memory
BATCH_CHARS = 600_000  # of a batch: pages full of made-up words must not fill the memory


def in_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in lists of at most ``BATCH``, and of ``BATCH_CHARS`` characters unless one alone has more."""
    batch: list[Item] = []
    n_chars = 0
    for item in items:
        length = len(item.title) + len(item.text)
        if batch and (len(batch) == BATCH or n_chars + length > BATCH_CHARS):
            yield batch
            batch, n_chars = [], 0
        batch.append(item)
        n_chars += length
    if batch:
        yield batch


class LinearTagger:
    """Tags items with linear models, rules and the claims library. Never sees who published."""

    def __init__(self, parts: Parts) -> None:
        from threadpoolctl import ThreadpoolController  # reading what is loaded takes time

        self._parts = parts
        self._threads = ThreadpoolController()

    @property
    def version(self) -> str:
        """Changes whenever the same text could get another label."""
        return self._parts.version

    def tag(self, items: Iterable[Item]) -> Iterator[TaggedItem]:
        """Tag items lazily, in order, in batches."""
        for batch in in_batches(items):
            documents = [read_document(item.full_text) for item in batch]
            with self._threads.limit(limits=1):  # small products: more threads would wait for one another
                batch_scores = score_batch(documents, self._parts)
            for item, scored in zip(batch, batch_scores, strict=True):
                yield self._tagged(item, scored)

    def _tagged(self, item: Item, scored: Scored) -> TaggedItem:
        themes = tuple(self._theme_scores(scored))
        readings = self._parts.places.readings(
            scored.document.text, self._parts.coverage.get(item.source_id, ()), scored.document.plain
        )
        placed = decide_places(readings, self._parts.place_weights)
        places = tuple(one.mention for one in placed)
        event = find_gathering(
            scored.document,
            p_event=scored.p_event,
            threshold=self._parts.event_threshold,
            unrest=scored.unrest,
            municipalities=places,
            published_at=item.published_at,
            mentions=(reading.mention for reading in readings),
        )
        claims = self._claims(scored)
        return TaggedItem(
            item_id=item.id,
            text_hash=item.text_hash,
            themes=themes,
            disinformation=claims,
            unrest=Unrest(level=scored.unrest, p=tuple(zip(LEVELS, scored.p_unrest, strict=True))),
            municipalities=places,
            event=event,
            reasons=tuple(self._reasons(scored, themes, claims, placed, event)),
            tagger_version=self.version,
            health=check_up(scored, themes, claims, event, self._parts),
        )

    def _theme_scores(self, scored: Scored) -> Iterator[ThemeScore]:
        for theme in self._parts.rules.themes:
            head = self._parts.themes.get(theme)
            if head is None:
                p, threshold = rule_probability(scored.hits, theme), RULE_THRESHOLD
            else:
                p, threshold = scored.p_themes[theme], head.threshold
            yield ThemeScore(
                theme=theme, p=p, labelled=p >= threshold and bool(scored.document.sentences),
                version=self._parts.theme_versions[theme],
            )  # fmt: skip

    def _claims(self, scored: Scored) -> Disinformation:
        flagged = scored.p_disinformation >= self._parts.flag_threshold and bool(scored.document.sentences)
        matches = []
        nearest = scored.nearest
        for claim, p, span in zip(nearest.claims, nearest.p, nearest.spans, strict=True) if nearest else ():
            if p >= LEAST_MATCH:
                verdict, address = self._parts.verdicts[claim]
                stance = "asserts" if flagged else "denies" if claim in scored.denied else scored.stance
                matches.append(
                    ClaimMatch(
                        claim_id=claim, verdict=verdict, review_url=address, similarity=p, stance=stance, span=span
                    )
                )
        return Disinformation(p=scored.p_disinformation, flagged=flagged, claims=tuple(matches))

    def _reasons(
        self,
        scored: Scored,
        themes: Sequence[ThemeScore],
        claims: Disinformation,
        placed: Sequence[PlacedMention],
        event: Gathering | None,
    ) -> Iterator[Reason]:
        labelled = [theme.theme for theme in themes if theme.labelled]
        table, columns = self._parts.table, self._parts.columns
        for theme in labelled:
            yield from self._theme_reasons(scored, theme)
        if claims.flagged:
            label = "disinformation"
            yield from word_reasons(scored, table, {columns[label]: 1.0}, label=label, by=f"model:{label}")
            for match in claims.claims:
                by = f"claim:{match.claim_id}"
                yield Reason(label="disinformation", by=by, span=match.span, weight=match.similarity)
        if scored.unrest != "none":
            outputs = {columns[name]: weight for name, weight in _unrest_outputs(scored).items()}
            yield from sentence_reason(scored, table, outputs, label=f"unrest:{scored.unrest}", by="model:unrest")
        for one in placed:
            by = "rule:gazetteer+coverage" if one.by_coverage else "rule:gazetteer"
            yield Reason(label=f"municipality:{one.mention.code}", by=by, span=one.mention.span, weight=round(one.p, 3))
        if event is not None:
            yield Reason(label="event", by="rule:when", span=event.span, weight=1.0)
        yield from self._encoder_reasons(scored, themes, claims)

    def _theme_reasons(self, scored: Scored, theme: str) -> Iterator[Reason]:
        for hit in scored.hits:
            if hit.theme == theme:
                by = f"rule:{theme}#{hit.pattern}"
                yield Reason(label=f"theme:{theme}", by=by, span=hit.span, weight=1.0 if hit.strong else 0.5)
        if theme in self._parts.themes:
            label = f"theme:{theme}"
            outputs = {self._parts.columns[label]: 1.0}
            yield from word_reasons(scored, self._parts.table, outputs, label=label, by="model:theme")

    def _encoder_reasons(
        self, scored: Scored, themes: Sequence[ThemeScore], claims: Disinformation
    ) -> Iterator[Reason]:
        if self._parts.encoded is None or scored.encoded is None:
            return
        labels = [f"theme:{theme.theme}" for theme in themes if theme.labelled and theme.theme in self._parts.themes]
        outputs = {label: self._weights({label: 1.0}) for label in (*labels, *["disinformation"] * claims.flagged)}
        if scored.unrest != "none":
            outputs[f"unrest:{scored.unrest}"] = self._weights(_unrest_outputs(scored))
        yield from encoder_reasons(scored.document, scored.encoded, self._parts.encoded, outputs)

    def _weights(self, outputs: dict[str, float]) -> np.ndarray:
        weights = np.zeros(len(self._parts.columns), dtype=np.float32)
        for name, weight in outputs.items():
            weights[self._parts.columns[name]] = weight
        return weights


def _unrest_outputs(scored: Scored) -> dict[str, float]:
    return {f"unrest:{scored.unrest}": 1.0, "unrest:none": -1.0}


def load_tagger(catalogue: Catalogue, folder: Path | None = None, encoder: Path | None = None) -> LinearTagger:
    """Load the tagger from the bundled artefacts, or from a folder of one's own.

    Args:
        encoder: folder of the encoder, for artefacts that were trained with one; others do not look at it.

    Raises:
        TaggerError: an artefact is missing or damaged, or its encoder is missing or another one.
        CatalogueError: a data file is wrong.
    """
    artefacts = load_artefacts(folder)
    return LinearTagger(build_parts(artefacts, catalogue, encoder_of(artefacts, encoder)))
