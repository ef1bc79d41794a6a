"""Linear heads: words that tell the classes apart weigh more, and every class is told from the rest."""

import numpy as np
import pytest
import scipy.sparse as sp

from monitor.models.linear import Blocks, HeadSettings, fit_head, score, telling

N_TEXTS = 60


def counts(*columns: np.ndarray) -> sp.csr_array:
    """Return a sparse matrix of columns of zeros and ones."""
    return sp.csr_array(np.stack(columns, axis=1).astype(float))


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
    blocks = Blocks(
        words=counts(*(labels == one for one in range(3))),
        grams=counts(np.arange(N_TEXTS) % 2),
        dense=np.zeros((N_TEXTS, 1)),
    )
    rows = np.arange(N_TEXTS)
    fitted = fit_head(blocks, rows, labels, HeadSettings(dense=0.1, c=8.0, telling=power))
    assert fitted.weights.shape == (5, 3)
    assert (score(blocks, rows, fitted).argmax(axis=1) == labels).all()


def test_two_classes_have_one_output_and_the_favoured_word_gets_the_larger_weight() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    noisy = target.copy()
    noisy[:12] = ~noisy[:12]
    blocks = Blocks(words=counts(target, noisy), grams=sp.csr_array((N_TEXTS, 1)), dense=np.zeros((N_TEXTS, 1)))
    plain, favoured = (
        fit_head(blocks, np.arange(N_TEXTS), target, HeadSettings(dense=0.1, c=1.0, telling=power)).weights[:, 0]
        for power in (0.0, 1.0)
    )
    assert plain.shape == (4,)
    assert favoured[0] / favoured[1] > plain[0] / plain[1] > 1


def test_dense_columns_keep_their_own_scale() -> None:
    target = np.arange(N_TEXTS) % 2 == 0
    dense = np.where(target, 1.0, -1.0)[:, None]
    nothing = sp.csr_array((N_TEXTS, 1))
    blocks = Blocks(words=nothing, grams=nothing, dense=dense)
    one, other = (
        fit_head(blocks, np.arange(N_TEXTS), target, HeadSettings(dense=0.1, c=1.0, telling=power)) for power in (0, 1)
    )
    assert one.weights[2, 0] > 0
    assert np.allclose(one.weights, other.weights)
