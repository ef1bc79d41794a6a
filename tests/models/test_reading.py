"""One reading serves all parts: patterns, words and nearness to claims are what each part would find by itself."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue import Catalogue
from monitor.catalogue.patterns import expression
from monitor.models import claims as matching
from monitor.models.claims import Nearest
from monitor.models.corpus import read_examples
from monitor.models.document import Document, read_document
from monitor.models.phrases import PhraseFinder
from monitor.models.swaptable import tied_words
from monitor.models.tagger import LinearTagger, load_tagger
from monitor.models.themerules import P_ONE_WEAK, P_TWO_WEAK, RuleHit, rule_probability
from monitor.models.vocabulary import matrices
from monitor.text import fold, plain_letters

CORPUS = Path(__file__).parents[2] / "data" / "corpus"
PATTERNS = (
    "prik*", "op één knie", "zwarte piet*", "5g", "15-minutenstad*", "q", "d66*", "straling", "'t is", "vol is vol",
)  # fmt: skip
WORDS = (
    "Prik", "prikbus", "op", "één", "een", "knie", "knieën", "zwarte", "Pieten", "piet", "5G", "5g-mast", "Q", "’t",
    "is", "vol", "15-minutenstad", "15-minutensteden", "straling", "bestraling", "D66-er", "\u200b", "ЖЖ", "İ", "ß",
    "…", "_", "e\u0301",
)  # fmt: skip
GAPS = (" ", "  ", "\n", ", ", "-", "\u00a0", "\t\t\t\t", "'", "")


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=25))
def test_the_finder_finds_what_the_catalogue_says_a_pattern_means(parts: list[tuple[str, str]]) -> None:
    document = read_document("".join(word + gap for word, gap in parts))
    found = {(PATTERNS[number], span) for number, span in PhraseFinder(PATTERNS).find(document)}
    expected = {
        (pattern, match.span()) for pattern in PATTERNS for match in expression(pattern).finditer(document.folded)
    }
    assert expected <= found
    assert {pattern for pattern, _ in expected} == {pattern for pattern, _ in found}


@given(st.text(max_size=300))
def test_plain_letters_keep_every_offset(text: str) -> None:
    plain = plain_letters(fold(text))
    assert len(plain) == len(text)
    assert all(char == " " or char.isalnum() for char in plain)


@given(st.text(alphabet=st.sampled_from("ab?! .'-\n\t\u2003\x1cé5🙂"), max_size=200))
def test_words_are_the_same_however_a_text_is_cut(text: str) -> None:
    document = read_document(text)
    again = [word for words in document.words for word in words]
    assert [text[slice(*document.word_span(at))] for at in range(len(again))] == again


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    return load_tagger(Catalogue())


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [read_document(one.full_text) for one in read_examples(CORPUS / "train_4.jsonl")]


def test_a_short_list_of_claims_gives_the_claim_that_all_give(
    tagger: LinearTagger, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tagger._parts.claims
    batch, _, glance = library.read(documents)
    short = library.closest(batch, glance)
    monkeypatch.setattr(matching, "_N_COMPARED", len(library.ids))
    full = library.closest(batch, glance)
    named = [(one, other) for one, other in zip(full, short, strict=True) if one.p[0] >= matching.LEAST_MATCH]
    assert len(named) > 200
    assert np.mean([one.claims[0] != other.claims[0] for one, other in named]) <= 0.005


def test_texts_that_are_not_compared_hardly_ever_have_a_claim(tagger: LinearTagger, documents: list[Document]) -> None:
    library = tagger._parts.claims
    batch, _, glance = library.read(documents)
    near = library.are_near(batch, glance)
    named = [is_near for one, is_near in zip(library.closest(batch, glance), near, strict=True)
             if one.p[0] >= matching.LEAST_MATCH]  # fmt: skip
    assert np.mean(named) >= 0.99


def test_a_claim_is_as_near_in_a_batch_as_alone(tagger: LinearTagger, documents: list[Document]) -> None:
    library = tagger._parts.claims
    batch, scores, glance = library.read(documents[:20])
    together, beside = library.closest(batch, glance), library.beside(scores, library.closest(batch, glance))
    for at, document in enumerate(documents[:20]):
        alone_batch, alone_scores, alone = library.read([document])
        np.testing.assert_allclose(glance.rough[at], alone.rough[0], rtol=1e-5, atol=1e-6)
        (found,) = library.closest(alone_batch, alone)
        assert (found.claims, found.spans) == (together[at].claims, together[at].spans)
        assert found.p == pytest.approx(together[at].p, rel=1e-5)
        np.testing.assert_allclose(beside[at], library.beside(alone_scores, [found])[0], rtol=1e-5, atol=1e-6)


def test_closeness_to_a_claim_is_the_cosine_of_all_its_wordings(
    tagger: LinearTagger, documents: list[Document]
) -> None:
    """By the plain matrices that training uses, without the table of words."""
    library, claims = tagger._parts.claims, Catalogue().claims
    vocabulary = tagger._parts.table._vocabulary
    wordings = [read_document("\n".join((one.claim, *one.variants, " ".join(one.keywords)))) for one in claims]
    corrections = [read_document(f"{one.explanation}\n{one.correct_information}") for one in claims]
    batch, scores, glance = library.read(documents[:30])
    nearest = library.closest(batch, glance)
    numbers = [library.ids.index(one.claims[0]) for one in nearest]
    beside = library.beside(scores, nearest)
    texts, groups = matrices(vocabulary, documents[:30], groupless=tied_words())
    for column, others in ((0, wordings), (1, corrections)):
        words, letter_groups = matrices(vocabulary, others, groupless=tied_words())
        np.testing.assert_allclose(beside[:, column], np.diag((texts @ words.T).toarray()[:, numbers]), atol=1e-4)
        lengths = np.sqrt(np.asarray((letter_groups * letter_groups).sum(axis=1)).ravel())
        near = (groups @ letter_groups.T).toarray() / lengths
        np.testing.assert_allclose(beside[:, 2 + column], np.diag(near[:, numbers]), atol=1e-4)
    np.testing.assert_allclose(beside[:, 0], np.diag(glance.by_words[:, numbers]), atol=1e-5)
    np.testing.assert_allclose(beside[:, 2], np.diag(glance.by_groups[:, numbers]), atol=1e-5)


def test_who_corrects_a_claim_is_nearer_to_its_correction(tagger: LinearTagger) -> None:
    library, claims = tagger._parts.claims, Catalogue().claims
    named = [one for one in claims if one.correct_information]
    texts = [text for one in named for text in (one.claim, one.correct_information)]
    _, scores, _ = library.read([read_document(text) for text in texts])
    own = [Nearest(claims=(one.id,), p=(1.0,), spans=()) for one in named for _ in range(2)]
    by_words = library.beside(scores, own)[:, :2]
    assert np.mean(by_words[0::2, 0] > by_words[0::2, 1]) > 0.95
    assert np.mean(by_words[1::2, 1] > by_words[1::2, 0]) > 0.95


def test_side_issues_around_a_claim_make_its_match_less_sure(tagger: LinearTagger) -> None:
    examples = read_examples(CORPUS / "train_4.jsonl")
    about = read_document(examples[0].full_text)
    among = read_document("\n\n".join([examples[0].full_text, *("De raad sprak over de begroting. " * 30,) * 3]))
    library = tagger._parts.claims
    assert library.nearest(among).p[0] < library.nearest(about).p[0]


def test_weak_patterns_that_overlap_count_once() -> None:
    def hit(pattern: str, start: int, end: int) -> RuleHit:
        return RuleHit(theme="molens", pattern=pattern, strong=False, span=(start, end))

    assert rule_probability([hit("wind*", 0, 9), hit("windmolen*", 0, 9)], "molens") == P_ONE_WEAK
    assert rule_probability([hit("wind*", 0, 9), hit("wind*", 20, 24)], "molens") == P_ONE_WEAK
    assert rule_probability([hit("wind*", 0, 9), hit("wieken", 20, 26)], "molens") == P_TWO_WEAK
