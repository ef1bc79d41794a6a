"""Stories on real Dutch texts: the bundled demo texts with planted copies, and hard negatives."""

import json
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe import StoryIndex, is_template_pair, jaccard

TEXTS = Path(__file__).resolve().parents[2] / "data" / "demo" / "texts"
MIN_WORDS = 80  # a shorter text with another lead has hardly anything in common with what it was copied from

ACCIDENT = (
    "In Ede zijn dinsdagavond 12 mensen gewond geraakt bij een ongeval op de A12. Dat meldt de veiligheidsregio. De"
    " weg is in"
    " beide richtingen dicht en het verkeer wordt omgeleid via de A30. Hoe het ongeval kon gebeuren, wordt"
    " onderzocht door de"
    " politie. Getuigen kunnen zich melden bij het bureau aan de Raadhuisstraat."
)
FIGURES = (
    "Cijfers week {week}\n\nDe politie kreeg in week {week} in {town} in totaal {all} meldingen binnen. Het ging"
    " {burglary} keer om"
    " inbraak en {damage} keer om vernieling. In de wijk {area} werden {bikes} fietsen gestolen. De wijkagent is op"
    " {day} van 13.00"
    " tot {until}.00 uur te vinden in buurthuis {house}. Wie iets heeft gezien, kan dat daar melden of langskomen"
    " op het bureau in"
    " {town}. De volgende cijfers komen over een week."
)
RESULTS = (
    "Gemeente {town} kiest\n\nBij de raadsverkiezingen in {town} is {first} de grootste geworden met {a} zetels."
    " {second} volgt met {b}"
    " zetels en {third} haalt er {c}. De opkomst was {turnout} procent. De nieuwe raad wordt op donderdag beëdigd."
    " Daarna begint de"
    " formatie van een nieuw college, die naar verwachting enkele weken duurt."
)
ABOUT = (
    "Over Stichting Groen Land: de stichting zet zich al twintig jaar in voor het landschap, de boeren en de natuur"
    " in het oosten van"
    " het land. Meer weten? Kijk op de website van de stichting of vraag de nieuwsbrief aan bij het secretariaat."
)


def demo_texts() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(TEXTS.glob("[abc].jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if len(one["text"].split()) >= MIN_WORDS:
                found.append((one["id"], one["title"], one["text"]))
    return found


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def syndicated(text: str, others: list[tuple[str, str, str]], rng: random.Random) -> str:
    """Copy a text as regional titles do: another heading and lead, a passage less, a word and a count changed."""
    parts = sentences(text)
    n_lead = 1 if len(parts) < 6 else rng.choice((1, 2))
    parts = sentences(rng.choice(others)[2])[:n_lead] + parts[n_lead:]
    if len(parts) >= 8 and rng.random() < 0.7:
        n_less = len(parts) // 8
        start = rng.randrange(1, len(parts) - n_less)
        del parts[start : start + n_less]
    changed = rng.randrange(len(parts))
    parts[changed] = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), parts[changed], count=1)
    return f"{rng.choice(others)[1]}\n\n{' '.join(parts)}"


def test_planted_copies_are_found_and_nothing_else() -> None:
    texts = demo_texts()
    assert len(texts) > 150
    index, rng = StoryIndex(), random.Random(4)
    originals = {item_id: index.add(item_id, f"{title}\n\n{text}").story_id for item_id, title, text in texts}
    n_false = sum(story_id != item_id for item_id, story_id in originals.items())
    copies = {
        item_id: index.add(f"copy-{item_id}", syndicated(text, texts, rng)).story_id for item_id, _, text in texts
    }
    n_right = sum(story_id == originals[item_id] for item_id, story_id in copies.items())
    n_wrong = sum(story_id not in (originals[item_id], f"copy-{item_id}") for item_id, story_id in copies.items())
    assert n_right / len(texts) >= 0.97
    assert n_right / (n_right + n_wrong + n_false) >= 0.99


def test_same_event_in_other_words_is_another_story() -> None:
    index = StoryIndex()
    index.add("a", ACCIDENT)
    other = (
        "Bij een botsing tussen twee bussen op de A12 ter hoogte van Ede raakten dinsdag aan het eind van de avond"
        " twaalf reizigers"
        " gewond. De politie zoekt mensen die hebben gezien hoe het misging; tot die tijd rijdt het verkeer om over"
        " de A30, want de"
        " snelweg blijft aan beide kanten afgesloten, laat de veiligheidsregio weten."
    )
    assert index.add("b", other).story_id == "b"


def test_a_corrected_count_does_not_make_another_story() -> None:
    index = StoryIndex()
    index.add("a", ACCIDENT)
    link = index.add("b", "UPDATE: " + ACCIDENT.replace("12 mensen", "14 mensen"))
    assert (link.story_id, 0.7 < link.similarity < 1.0) == ("a", True)


def test_weekly_figures_of_one_template_are_separate_stories() -> None:
    base = {"week": 45, "town": "Ede", "all": 31, "burglary": 4, "damage": 7, "area": "Veldhuizen", "bikes": 9,
    "day": "dinsdag",
            "until": 15, "house": "De Meerpaal"}  # fmt: skip
    next_week = base | {"week": 46, "all": 28, "burglary": 6, "damage": 3, "bikes": 4}
    other_town = base | {"town": "Barneveld", "area": "Norschoten", "day": "woensdag", "until": 16, "house": "De Kei"}
    index = StoryIndex()
    links = [index.add(str(n), FIGURES.format(**values)) for n, values in enumerate((base, next_week, other_town))]
    assert [link.story_id for link in links] == ["0", "1", "2"]


def test_election_results_of_two_towns_are_separate_stories() -> None:
    index = StoryIndex()
    index.add(
        "a", RESULTS.format(town="Ede", first="Lokaal Belang", a=9, second="CDA", b=6, third="SGP", c=5, turnout=58)
    )
    link = index.add(
        "b", RESULTS.format(town="Soest", first="GroenLinks", a=10, second="VVD", b=5, third="PvdA", c=4, turnout=64)
    )
    assert link.story_id == "b"


def test_press_releases_with_the_same_last_paragraph_are_separate_stories() -> None:
    texts = demo_texts()[:40]
    index = StoryIndex()
    links = [index.add(item_id, f"{title}\n\n{text}\n\n{ABOUT}") for item_id, title, text in texts]
    assert [link.story_id for link in links] == [item_id for item_id, _, _ in texts]


def test_a_teaser_belongs_to_its_article() -> None:
    longest = max((text for _, _, text in demo_texts()), key=len)
    index = StoryIndex()
    index.add("a", longest)
    assert index.add("b", " ".join(sentences(longest)[: len(sentences(longest)) // 2])).story_id == "a"


def test_short_texts_are_copies_only_when_equal() -> None:
    index = StoryIndex()
    index.add("a", "Weg dicht na ongeluk bij Ede")
    assert index.add("b", "weg dicht, na ongeluk bij Ede!").story_id == "a"
    assert index.add("c", "Weg dicht na ongeluk bij Epe").story_id == "c"
    assert index.add("d", "Weekend").story_id == "d"
    assert index.add("e", "Weekend").story_id == "e"


def test_a_copy_of_a_copy_joins_the_first_story() -> None:
    index = StoryIndex()
    index.add("a", ACCIDENT)
    index.add("b", "Ede. " + ACCIDENT)
    assert index.add("c", "Ede. " + ACCIDENT + " Later meer.").story_id == "a"


def test_stories_of_earlier_runs_go_on() -> None:
    first = StoryIndex()
    first.add("a", ACCIDENT)
    second = StoryIndex()
    second.load("a", ACCIDENT, "a")
    second.load("b", "Kop. " + ACCIDENT, "a")
    assert second.add("c", ACCIDENT + " Slot.") == first.add("c", ACCIDENT + " Slot.")


def test_a_story_whose_first_item_was_not_loaded_goes_on() -> None:
    index = StoryIndex()
    index.load("b", ACCIDENT, "a")
    link = index.add("c", ACCIDENT + " Slot.")
    assert link.story_id == "a" and link.similarity > 0.8


def test_an_edited_item_keeps_its_story() -> None:
    index = StoryIndex()
    index.add("a", ACCIDENT)
    index.add("b", ACCIDENT)
    assert index.add("b", "Heel andere tekst dan eerst, over de markt van zaterdag in het dorp.").story_id == "a"


def test_the_same_order_gives_the_same_stories() -> None:
    texts = demo_texts()[:60]
    runs = []
    for _ in range(2):
        index = StoryIndex()
        runs.append([index.add(item_id, f"{title}\n\n{text}") for item_id, title, text in texts])
    assert runs[0] == runs[1]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_a_story(first: str, second: str) -> None:
    index = StoryIndex()
    assert index.add("a", first).story_id == "a"
    link = index.add("b", second)
    assert link.story_id in ("a", "b") and 0.0 <= link.similarity <= 1.0


def test_jaccard_of_sets() -> None:
    assert jaccard({1, 2, 3}, {2, 3, 4}) == 0.5
    assert jaccard(set(), set()) == 1.0


def test_changed_words_without_numbers_or_names_are_no_template() -> None:
    left = ["de", "kleine", "hond", "liep", "over", "de", "brug", "naar", "het", "oude", "huis"]
    right = ["de", "grote", "kat", "liep", "over", "de", "weg", "naar", "het", "nieuwe", "huis"]
    assert not is_template_pair(left, right)


@pytest.mark.parametrize("text", ["woord " * 100_000, "a" * 500_000, "x y " * 50_000])
def test_hostile_texts_take_bounded_time(text: str) -> None:
    index = StoryIndex()
    started = time.process_time()
    for name in ("a", "b"):
        index.add(name, text)
    assert time.process_time() - started < 5


def test_texts_that_repeat_a_pair_of_words_take_bounded_time() -> None:
    shared = " ".join(f"woord{n}" for n in range(120))
    index = StoryIndex()
    started = time.process_time()
    links = [index.add(f"t{n}", f"{shared}{f' 1 {n}' * 690}") for n in range(2, 30)]
    assert time.process_time() - started < 20
    assert [link.story_id for link in links] == [link.item_id for link in links]
