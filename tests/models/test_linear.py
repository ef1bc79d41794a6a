"""Linear heads: words that tell the classes apart weigh more, and every class is told from the rest."""

import numpy as np
import pytest
import scipy.sparse as sp

from monitor.models.blocks import Blocks, join_blocks
from monitor.models.linear import (
    HeadSettings,
    LevelCalibration,
    fit_head,
    fit_left_out,
    fit_levels,
    score,
    telling,
)

N_TEXTS = 60


def counts(*columns: np.ndarray) -> sp.csr_array:
    """Return a sparse matrix of columns of zeros and ones."""
    return sp.csr_array(np.stack(columns, axis=1).astype(float))


def blocks_of(*columns: np.ndarray) -> Blocks:
    """Return blocks with some words, and a letter group and a dense column that no text has."""
    return join_blocks(counts(*columns), sp.csr_array((N_TEXTS, 1)), sp.csr_array((N_TEXTS, 1)))


def test_what_only_one_class_has_tells_more_than_what_both_have_and_the_scale_keeps_its_size() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    often = np.arange(N_TEXTS) % 3 > 0
    features = counts(target, often, ~target & often)
    found = telling(features, target, 0.5)
    assert found[0] > found[2] > 10 * found[1]
    occurrences = np.asarray(features.sum(axis=0)) + 0.4
    assert np.average(np.square(found), weights=occurrences) == pytest.approx(1)


def test_a_feature_that_no_text_has_is_finite() -> None:
    features = sp.csr_array((N_TEXTS, 2))
    assert np.isfinite(telling(features, np.arange(N_TEXTS) < 5, 0.5)).all()


@pytest.mark.parametrize("power", [0.0, 0.5])
def test_each_of_several_classes_has_an_output_in_order(power: float) -> None:
    labels = np.arange(N_TEXTS) % 3
    blocks = blocks_of(*(labels == one for one in range(3)))
    rows = np.arange(N_TEXTS)
    fitted = fit_head(blocks, rows, labels, HeadSettings(dense=0.1, c=8.0, telling=power))
    assert fitted.weights.shape == (5, 3)
    assert (score(blocks, rows, fitted).argmax(axis=1) == labels).all()


def test_two_classes_have_one_output_and_the_favoured_word_gets_the_larger_weight() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    noisy = target.copy()
    noisy[:12] = ~noisy[:12]
    blocks = blocks_of(target, noisy)
    plain, favoured = (
        fit_head(blocks, np.arange(N_TEXTS), target, HeadSettings(dense=0.1, c=1.0, telling=power)).weights[:, 0]
        for power in (0.0, 1.0)
    )
    assert plain.shape == (4,)
    assert favoured[0] / favoured[1] > plain[0] / plain[1] > 1


def test_dense_columns_keep_their_own_scale() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    nothing = sp.csr_array((N_TEXTS, 1))
    blocks = join_blocks(nothing, nothing, sp.csr_array(target.astype(float)[:, None]))
    one, other = (
        fit_head(blocks, np.arange(N_TEXTS), target, HeadSettings(dense=0.1, c=1.0, telling=power)) for power in (0, 1)
    )
    assert one.weights[2, 0] > 0
    assert np.allclose(one.weights, other.weights)


def test_weights_belong_to_the_columns_as_they_are() -> None:
    target, rows = np.arange(N_TEXTS) % 2 == 0, np.arange(N_TEXTS)
    column, extra = target.astype(float)[:, None], np.stack([target, rows % 3 > 0], axis=1).astype(float)

    def fitted(times: float, settings: HeadSettings) -> tuple[np.ndarray, np.ndarray]:
        blocks = join_blocks(counts(target), counts(~target), sp.csr_array(column * times), extra * times)
        made = fit_head(blocks, rows, target, settings)
        return made.weights[:, 0], score(blocks, rows, made)

    large, of_large = fitted(7.0, HeadSettings(dense=0.1, c=8.0, telling=0.5, encoded=0.2))
    small, of_small = fitted(1.0, HeadSettings(dense=0.7, c=8.0, telling=0.5, encoded=1.4))
    assert np.allclose(of_large, of_small, atol=1e-4)
    assert np.allclose(large[:2], small[:2], atol=1e-4)
    assert np.allclose(large[2:] * 7, small[2:], atol=1e-4)
    assert np.abs(small[[2, 3]]).min() > 0.01


@pytest.mark.parametrize("n_threads", [1, 3])
def test_a_group_is_scored_by_a_head_that_never_saw_it_and_unlabelled_rows_are_scored_too(n_threads: int) -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    groups = np.array(["a", "b", "c"])[np.arange(N_TEXTS) % 3]
    contrary = np.where(groups == "a", ~target, target)  # in group a the word means the opposite
    known = np.arange(N_TEXTS) >= 6
    found = fit_left_out(
        blocks_of(contrary),
        groups,
        target,
        HeadSettings(dense=0.1, c=8.0),
        known=known,
        around=blocks_of(contrary),
        n_threads=n_threads,
    )
    in_a = groups == "a"
    assert ((found.scores[in_a, 0] > 0) == ~target[in_a]).all()
    assert np.array_equal(found.scores, found.around)
    assert (found.scores[~known & in_a] != 0).all()


def test_how_many_fits_run_side_by_side_changes_nothing() -> None:
    labels = np.arange(N_TEXTS) % 3
    groups = np.array(["a", "b", "c", "d"])[np.arange(N_TEXTS) // 15]
    blocks = blocks_of(*(labels == one for one in range(3)), np.arange(N_TEXTS) % 5 == 0)
    settings = HeadSettings(dense=0.1, c=8.0, telling=0.5)
    one, more = (fit_left_out(blocks, groups, labels, settings, around=blocks, n_threads=n) for n in (1, 4))
    assert np.array_equal(one.scores, more.scores) and np.array_equal(one.around, more.around)
    assert np.array_equal(one.fitted.weights, more.fitted.weights)
    assert np.array_equal(one.fitted.bias, more.fitted.bias)


def test_a_class_of_one_group_only_is_improbable_where_that_group_is_left_out() -> None:
    labels = np.arange(N_TEXTS) % 2
    labels[:4] = 2
    groups = np.where(np.arange(N_TEXTS) < 20, "author 1", "author 2")
    blocks = blocks_of(*(labels == one for one in range(3)))
    found = fit_left_out(blocks, groups, labels, HeadSettings(dense=0.1, c=8.0, telling=0.5))
    assert found.scores.shape == (N_TEXTS, 3)
    assert (found.scores[:20, 2] == -5).all()
    assert (found.scores[4:, :2].argmax(axis=1) == labels[4:]).all()
    assert (score(blocks, np.arange(N_TEXTS), found.fitted).argmax(axis=1) == labels).all()
    alone = fit_left_out(blocks, np.full(N_TEXTS, "author 1"), labels == 2, HeadSettings(dense=0.1, c=8.0))
    assert (alone.scores < 0).all()  # without any other text there is nothing to say


def test_rows_of_no_group_are_trained_on_and_get_no_score() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    groups = np.where(np.arange(N_TEXTS) < 20, "", "a")
    found = fit_left_out(blocks_of(target), groups, target, HeadSettings(dense=0.1, c=8.0))
    assert (found.scores[:20] == 0).all()
    assert ((found.scores[20:, 0] > 0) == target[20:]).all()


def test_a_class_needs_its_least_probability_whatever_its_shift() -> None:
    made = LevelCalibration(slope=1.0, biases=(0.0, 0.0), shifts=(0.0, 1.0), least=(0.0, 0.3))
    chances = np.array([[0.71, 0.29], [0.69, 0.31], [0.8, 0.2]])
    assert made.decide(chances).tolist() == [0, 1, 0]
    assert made.leads(chances) == pytest.approx([np.log(0.3 / 0.29), np.log(0.31 / 0.3), np.log(0.3 / 0.2)])
    four = LevelCalibration(slope=1.0, biases=(0.0,) * 4, shifts=(0.0, 0.0, 0.0, 0.6), least=(0.0, 0.0, 0.0, 0.3))
    second = np.array([0.56, 0.10, 0.05, 0.29])  # barred by its least, and second after its shift
    level = np.array([0.4, 0.4, 0.1, 0.1])
    assert four.leads(np.array([second, level])) == pytest.approx([np.log(0.56 / 0.29) - 0.6, 0])


def test_only_the_even_class_gets_a_least_probability() -> None:
    random = np.random.default_rng(0)
    labels = random.choice(3, size=300, p=[0.6, 0.3, 0.1])
    scores = np.eye(3)[labels] + random.normal(size=(300, 3))
    free, bound = (fit_levels(scores, labels, 3, even=2, least=least) for least in (0.0, 0.5))
    assert bound.least == (0.0, 0.0, 0.5) and free.least == (0.0, 0.0, 0.0)
    assert free.shifts == bound.shifts
    chances = bound.probabilities(scores)
    assert (free.decide(chances) == 2).sum() == pytest.approx((labels == 2).sum(), abs=2)
    assert (chances[bound.decide(chances) == 2, 2] >= 0.5).all()
