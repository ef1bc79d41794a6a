"""The tagger tells how near to a threshold it was, which parts contradict each other, and which words it lacks."""

from datetime import UTC, datetime

import pytest

from monitor.catalogue import Catalogue
from monitor.models.checkup import log_odds
from monitor.models.tagger import LinearTagger, load_tagger
from monitor.records import Item, TaggedItem, TagHealth


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    return load_tagger(Catalogue())


def tag(tagger: LinearTagger, text: str) -> tuple[TaggedItem, TagHealth]:
    item = Item(
        id="a", source_id="bron", assignment_id="OPD", url=None, title="", text=text, text_status="full",
        genre="forum", published_at=datetime(2026, 11, 20, tzinfo=UTC), published_source="feed", published_raw=None,
        first_seen_at=datetime(2026, 11, 20, tzinfo=UTC), text_hash="h",
    )  # fmt: skip
    (tagged,) = tagger.tag([item])
    assert tagged.health is not None
    return tagged, tagged.health


def test_unknown_words_are_counted_and_numbers_are_no_words(tagger: LinearTagger) -> None:
    _, health = tag(tagger, "De gemeente praat over Xqzwvt en kwijbelflarp om 13.00 uur.")
    assert (health.n_words, health.n_unknown) == (9, 2)


@pytest.mark.parametrize("text", ["", "12 34 56", "?!", "...", "\x00"])
def test_a_text_without_words_has_finite_margins(tagger: LinearTagger, text: str) -> None:
    _, health = tag(tagger, text)
    assert (health.n_words, health.n_unknown) == (0, 0)
    margins = (health.theme_margin, health.flag_margin, health.unrest_margin, health.event_margin)
    assert all(abs(margin) < 50 for margin in margins)


def test_a_margin_is_positive_where_the_label_was_set(tagger: LinearTagger) -> None:
    for text in ("Het vaccin verandert je DNA, de overheid liegt.", "De bakker viert zijn jubileum in het dorp."):
        tagged, health = tag(tagger, text)
        assert (health.flag_margin >= 0) == tagged.disinformation.flagged
        assert (health.theme_margin >= 0) == (health.nearest_theme in tagged.theme_labels)
        assert health.unrest_margin >= 0


def test_a_strong_pattern_without_its_theme_is_a_disagreement(tagger: LinearTagger) -> None:
    catalogue = Catalogue()
    theme = catalogue.theme("corona")
    rain = "De vereniging bakt taart voor het jubileum, de leden dansen tot laat en de fanfare speelt een wals. " * 12
    found = [tag(tagger, f"{rain} {pattern.rstrip('*')}.") for pattern in theme.strong]
    told = [health.disagreements for tagged, health in found if "corona" not in tagged.theme_labels]
    assert told
    assert any("rules_without_model:corona" in one for one in told)


def test_rule_hits_are_named_by_theme_and_pattern(tagger: LinearTagger) -> None:
    _, health = tag(tagger, "Zaterdag lopen we in Ede een stille tocht tegen de komst van het azc.")
    assert [hit for hit in health.rule_hits if hit.startswith("asielopvang#")]


def test_log_odds_are_finite_at_the_ends() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(0) == pytest.approx(-log_odds(1))
