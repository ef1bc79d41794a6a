"""The texts of the demonstration: many, distinct, labelled by the guide, and about nobody who exists."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from monitor.catalogue import Catalogue
from monitor.demo.world import AMSTERDAM, FORUM_LISTINGS, World, load_world

FIRST = datetime(2026, 2, 15, 23, tzinfo=UTC)  # Monday 16 February in Amsterdam
LAST = datetime(2026, 11, 24, 23, tzinfo=UTC)
GENRES = {
    "news", "opinion", "blog", "forum", "social", "factcheck", "satire", "organisation", "government", "flyer",
}  # fmt: skip
TRAPS = {
    "debunk_quotes_claim", "satire", "news_reports_claim", "opinion_no_claim", "question_no_claim",
    "claim_in_neutral_tone", "ambiguous_place", "keyword_without_theme", "theme_without_keyword", "figurative_violence",
    "report_of_past_protest", "coded_language", "sarcasm", "mixed_themes", "old_theme_new_words", "none",
}  # fmt: skip
LEVELS = {"none", "grievance", "mobilisation", "escalation"}
FICTIONAL = {"Lindewaard", "Marslo", "Elserveen"}


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def test_there_are_enough_texts_sources_and_weeks(world: World) -> None:
    weeks = {text.published_at.astimezone(AMSTERDAM).isocalendar().week for text in world.originals}
    assert len(world.originals) >= 400
    assert len({text.source for text in world.texts}) >= 25
    assert weeks == set(range(8, 49))


def test_every_kind_of_source_has_texts(world: World) -> None:
    sources = {text.source for text in world.texts}
    assert {"nieuwsdag", "omroep-oost", "gemeente-lindewaard", "vrijeblik", "boerenvakblad", "kloptdit"} <= sources
    assert {"dorpsplein", "knipoog", "raad-lindewaard", "omwonenden-hogerlinde"} <= sources


def test_ids_and_numbers_are_unique(world: World) -> None:
    assert len({text.id for text in world.texts}) == len(world.texts)
    assert len({text.number for text in world.texts}) == len(world.texts)


def test_texts_are_dated_within_the_forty_weeks(world: World) -> None:
    assert [text.id for text in world.texts if not FIRST <= text.published_at < LAST] == []
    assert [text.id for text in world.texts if text.edit and text.edit.at <= text.published_at] == []


def test_labels_are_those_of_the_annotation_guide(world: World) -> None:
    themes = {theme.id for theme in Catalogue().themes}
    assert {theme for text in world.texts for theme in text.themes} <= themes
    assert {text.genre for text in world.texts} <= GENRES
    assert {text.trap for text in world.texts} <= TRAPS
    assert {text.unrest for text in world.texts} <= LEVELS


def test_a_false_claim_is_named_where_a_text_makes_one(world: World) -> None:
    assert [text.id for text in world.texts if bool(text.claim) != text.disinformation] == []


def test_municipalities_are_official_or_of_the_demonstration(world: World) -> None:
    names = {municipality.name for municipality in Catalogue().municipalities} | FICTIONAL
    assert {name for text in world.texts for name in text.municipalities} <= names


def test_false_claims_are_set_in_no_real_municipality(world: World) -> None:
    real = [text.id for text in world.texts if text.disinformation and not set(text.municipalities) <= FICTIONAL]
    assert real == []


def test_different_texts_share_hardly_a_phrase(world: World) -> None:
    sets = {text.id: shingles(text.text) for text in world.originals}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text_id, found in sets.items():
        for shingle in found:
            holders[shingle].append(text_id)
    shared = Counter(pair for ids in holders.values() for pair in combinations(ids, 2))
    alike = [
        pair
        for pair, n_shared in shared.items()
        if n_shared / (len(sets[pair[0]]) + len(sets[pair[1]]) - n_shared) >= 0.15
    ]
    assert alike == []


def test_a_copy_has_another_lead_and_title_but_the_same_body(world: World) -> None:
    by_id = {text.id: text for text in world.texts}
    copies = [text for text in world.texts if text.copy_of]
    assert len(copies) >= 40
    for copy in copies:
        original = by_id[copy.copy_of]
        assert copy.source != original.source
        assert copy.title != original.title
        assert timedelta(0) <= copy.published_at - original.published_at <= timedelta(days=7)
        assert copy.text.split("\n\n")[1:] == original.text.split("\n\n")[1:]
        assert not copy.text.startswith(original.text[:40])


def test_no_text_holds_an_address_or_telephone_number_that_could_be_real(world: World) -> None:
    contact = re.compile(r"https?://|www\.|\b0\d{9}\b|\b0\d{1,3}[- ]\d{6,8}|[\w.]+@[\w-]+\.[a-z]{2,}")
    found = {text.id: hit.group() for text in world.texts if (hit := contact.search(text.text))}
    assert set(found.values()) <= {"06-00000000"}


def test_a_few_forum_texts_name_made_up_handles(world: World) -> None:
    handles = [text for text in world.texts if re.search(r"(?<!\w)@\w+", text.text)]
    assert 3 <= len(handles) <= 15
    assert {world.hosts[text.source].list for text in handles} <= FORUM_LISTINGS


def test_the_rumour_runs_from_forum_to_denial_to_fact_check(world: World) -> None:
    about = [text for text in world.originals if "bietenhal" in text.text.lower()]
    first_false = min(text.published_at for text in about if text.disinformation)
    denial = min(text.published_at for text in about if text.source == "gemeente-lindewaard")
    check = min(text.published_at for text in about if text.source == "kloptdit")
    assert first_false < denial < check
    assert len([text for text in world.originals if "Wierslo" in text.claim]) >= 10


def test_the_same_files_give_the_same_world(world: World) -> None:
    assert load_world() == world
