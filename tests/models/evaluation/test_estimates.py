"""The honest estimates leave out what they say: no text of a left-out author or claim is trained on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.models.baselines import by_key_words, by_majority, by_tfidf
from monitor.models.corpus import Example, read_corpus
from monitor.models.evaluation.authors import TOGETHER, authors, authors_left_out, left_out_together, mix_weights
from monitor.models.evaluation.contrast import claim_folds, claim_groups, contrast_rows, without_claims
from monitor.models.evaluation.learning import SHARES, learning_curve, spread
from monitor.models.evaluation.ranking import matched_rows, ranked_by_cosine, ranking_figures
from monitor.models.evaluation.refit import trained_without
from monitor.models.folds import author_groups
from monitor.models.train import training_of

CORPUS = Path(__file__).resolve().parents[3] / "data" / "corpus"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture(scope="module")
def examples(catalogue: Catalogue) -> tuple[Example, ...]:
    return read_corpus(CORPUS, catalogue.claims)


@pytest.fixture(scope="module")
def some(examples: tuple[Example, ...]) -> tuple[Example, ...]:
    """Every third text of three authors who labelled everything: enough to train on in seconds."""
    return tuple(one for one in examples if one.origin in {"train_4", "train_7", "train_11"})[::3]


def test_a_claim_that_is_left_out_is_trained_on_in_no_file(examples: tuple[Example, ...]) -> None:
    claims = claim_groups(examples)
    measured: list[int] = []
    for fold in claim_folds(examples):
        assert not {claims[at] for at in fold.measured} & {claims[at] for at in fold.inside}
        sentences = {examples[at].claim for at in fold.measured} - {""}
        assert not sentences & {examples[at].claim for at in fold.inside}
        measured += fold.measured
    assert sorted(measured) == contrast_rows(examples)


def test_a_contrast_set_has_texts_for_and_not_for_its_claim(examples: tuple[Example, ...]) -> None:
    claims, rows = claim_groups(examples), contrast_rows(examples)
    sides: dict[tuple[str, str], set[bool]] = {}
    for at in rows:
        sides.setdefault((examples[at].origin, claims[at]), set()).add(examples[at].disinformation)
    assert all(both == {True, False} for both in sides.values())
    assert len(rows) > 1_000


def test_a_claim_by_its_sentence_belongs_to_the_claim_by_its_id(examples: tuple[Example, ...]) -> None:
    named = next(one for one in examples if one.claim and one.claim_id)
    bare = replace(named, claim_id="")
    assert claim_groups([named, bare, replace(bare, claim="Een heel andere bewering.")]) == [
        named.claim_id, named.claim_id, "Een heel andere bewering.",
    ]  # fmt: skip


def test_inner_groups_keep_authors_whole_and_about_equal() -> None:
    origins = ["a"] * 50 + ["b"] * 30 + ["c"] * 30 + ["d"] * 20 + ["e"] * 20
    groups = author_groups(origins, 3)
    assert len({(origin, group) for origin, group in zip(origins, groups, strict=True)}) == 5
    sizes = [groups.count(name) for name in sorted(set(groups))]
    assert len(sizes) == 3 and max(sizes) - min(sizes) <= 10


def test_weights_bring_the_mix_of_other_texts(examples: tuple[Example, ...]) -> None:
    ours, others = examples[:900], examples[900:1800]
    weights = mix_weights(ours, others)
    assert weights.sum() == pytest.approx(len(ours))
    for trap in {one.trap for one in others} & {one.trap for one in ours}:
        wanted = sum(one.trap == trap for one in others) / len(others)
        assert weights[[one.trap == trap for one in ours]].sum() / len(ours) == pytest.approx(wanted, abs=0.02)


def test_the_whole_decision_is_made_without_the_left_out_author(
    catalogue: Catalogue, some: tuple[Example, ...]
) -> None:
    marked = tuple(replace(one, text=f"{one.text} Kwijbelflarp.") if one.origin == "train_7" else one for one in some)
    made = trained_without(catalogue, tuple(one for one in marked if one.origin != "train_7"), "train_7", theme_ids=())
    assert "kwijbelflarp" not in made.names["words"]
    assert made.names["numbers_sha256"] == "without train_7"


def test_authors_after_one_brief_are_left_out_together_and_each_author_once(examples: tuple[Example, ...]) -> None:
    groups = left_out_together(examples)
    assert sorted(name for group in groups for name in group) == sorted(authors(examples))
    assert ("train_1",) in groups and ("train_23",) in groups
    assert groups[23] == tuple(f"train_{number}" for number in range(24, 24 + TOGETHER))
    names = ("rol:analist_30", "train_2024", "train_²", "train_31", "train_32", "train_40")
    alone = left_out_together([replace(examples[0], origin=name) for name in names])
    assert sorted(alone) == sorted((name,) for name in names)


@pytest.mark.slow  # trains three times
def test_every_text_is_tagged_once_in_its_place(catalogue: Catalogue, some: tuple[Example, ...]) -> None:
    # 22 and 23 alone, 24 and 25 together
    few = tuple(replace(one, origin=f"train_{22 + at % 4}") for at, one in enumerate(some[:280]))
    matched = set(matched_rows(few))
    said: list[str] = []
    left_out = authors_left_out(catalogue, few, matched, said.append)
    assert [example.id for example, _ in left_out.pairs] == [one.id for one in few]
    assert [tagged.item_id for _, tagged in left_out.pairs] == [one.id for one in few]
    assert {at for at, claims in enumerate(left_out.nearest) if claims} == matched
    assert len(said) == 3
    assert len({tagged.tagger_version for _, tagged in left_out.pairs}) == 3


def test_without_claims_is_the_catalogue_of_before(catalogue: Catalogue) -> None:
    gone = {catalogue.claims[0].id}
    earlier = without_claims(catalogue, gone)
    assert {one.id for one in catalogue.claims} - {one.id for one in earlier.claims} == gone
    assert earlier.themes == catalogue.themes


def test_plain_cosine_finds_a_claim_by_its_own_words(catalogue: Catalogue, examples: tuple[Example, ...]) -> None:
    claims = catalogue.claims[:40]
    asked = [replace(examples[0], title="", text=claim.claim, claim_id=claim.id) for claim in claims]
    on_top, among = ranking_figures(asked, ranked_by_cosine(claims, examples[:50], asked))
    assert on_top.value > 0.95 and among.value == 1
    assert on_top.n == 40


def test_baselines_label_every_text(catalogue: Catalogue, some: tuple[Example, ...]) -> None:
    known, asked = some[:200], some[200:300]
    for found in (by_majority(known, asked), by_key_words(catalogue, asked), by_tfidf(known, asked)):
        assert len(found) == len(asked)
    assert len({one.flagged for one in by_tfidf(known, asked)}) == 2
    usual = by_majority(known, asked)
    assert all(one == usual[0] for one in usual)


def test_learning_curves_test_each_author_once_and_grow(catalogue: Catalogue, some: tuple[Example, ...]) -> None:
    points = list(learning_curve(training_of(catalogue, some[::3]), n_orders=3))
    assert len(authors(some[::3])) == 3
    assert {point.share for point in points} == set(SHARES)
    for order in range(3):
        sizes = [point.n_texts for point in points if point.order == order and point.figure == "unrest macro F1"]
        assert sizes == sorted(sizes)
    rows = list(spread(points))
    assert all(row.low <= row.mean <= row.high for row in rows)
    assert len(rows) == 3 * len(SHARES)
    assert not np.isnan([row.mean for row in rows]).any()
