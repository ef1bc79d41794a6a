"""Whether the right claim of the library stands on top: the matcher beside plain TF-IDF cosine."""

from collections.abc import Sequence

import numpy as np

from monitor.models.corpus import Example
from monitor.models.evaluation.contrast import contrast_rows
from monitor.models.evaluation.intervals import Figure, figure
from monitor.models.evaluation.sums import share
from monitor.records import Claim

DEPTHS = (1, 3)


def matched_rows(examples: Sequence[Example]) -> list[int]:
    """Return the texts for which a right claim is known: those of contrast sets that assert a claim of the library."""
    return [at for at in contrast_rows(examples) if examples[at].disinformation and examples[at].claim_id]


def ranking_figures(
    examples: Sequence[Example], ranked: Sequence[Sequence[str]], *, seed: int = 0
) -> tuple[Figure, ...]:
    """Return the share of texts whose claim stands on top, and among the first three; whole claims are drawn."""
    found = []
    for depth in DEPTHS:
        name = "right claim on top" if depth == 1 else f"right claim among the first {depth}"
        hits = np.array([(e.claim_id in claims[:depth], 1) for e, claims in zip(examples, ranked, strict=True)])
        measure = share(name, lambda example, found: [])
        found.append(figure(measure, hits.astype(float), groups=[example.claim_id for example in examples], seed=seed))
    return tuple(found)


def ranked_by_cosine(
    claims: Sequence[Claim], known: Sequence[Example], asked: Sequence[Example], n_best: int = max(DEPTHS)
) -> list[tuple[str, ...]]:
    """Rank the claims by the cosine of TF-IDF over words and pairs: a text against claim, variants and key words.

    Args:
        known: the texts that rarity is counted on, with the claims themselves.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    wordings = [" ".join((claim.claim, *claim.variants, *claim.keywords)) for claim in claims]
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    vectors.fit([*wordings, *(example.full_text for example in known)])
    near = (vectors.transform([example.full_text for example in asked]) @ vectors.transform(wordings).T).toarray()
    order = np.argsort(-near, axis=1, kind="stable")[:, :n_best]
    return [tuple(claims[at].id for at in row) for row in order]
