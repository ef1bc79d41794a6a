"""Tagging a file keeps its order, answers for every line, and gives every label its reasons."""

import json

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from monitor.catalogue import Catalogue
from monitor.models.jsonl import Counts, tag_records
from monitor.models.tagger import LinearTagger, load_tagger

CALL = "Zaterdag 28 november om 13.00 uur lopen we in Ede een stille tocht tegen de komst van het azc. Kom ook!"


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    """Load the bundled models once."""
    return load_tagger(Catalogue())


def test_order_is_kept_and_a_bad_line_answers_in_its_place(tagger: LinearTagger) -> None:
    lines = [json.dumps({"id": "a", "text": CALL}), "geen json", json.dumps({"id": "c", "text": "Het regent."})]
    counts = Counts()
    found = [json.loads(line) for line in tag_records(tagger, lines, counts)]
    assert [one.get("id") for one in found][0::2] == ["a", "c"]
    assert "error" in found[1]
    assert (counts.n_tagged, counts.n_failed) == (2, 1)


def test_every_label_has_a_reason_with_a_span_in_the_text(tagger: LinearTagger) -> None:
    record = {"id": "a", "title": "Stille tocht", "text": CALL, "published_at": "2026-11-20T09:00:00+01:00"}
    tagged = json.loads(next(tag_records(tagger, [json.dumps(record)])))
    text = f"{record['title']}\n\n{record['text']}"
    assert "asielopvang" in tagged["theme_labels"]
    assert [place["code"] for place in tagged["municipalities"]] == ["GM0228"]
    assert tagged["unrest"]["level"] == "mobilisation"
    assert tagged["event"]["starts_at"] == "2026-11-28T13:00:00+01:00"
    labels = {reason["label"] for reason in tagged["reasons"]}
    assert {"theme:asielopvang", "unrest:mobilisation", "municipality:GM0228"} <= labels
    assert all(0 <= start < end <= len(text) for start, end in (reason["span"] for reason in tagged["reasons"]))


def test_the_neighbours_of_a_text_do_not_change_its_labels(tagger: LinearTagger) -> None:
    one, other = json.dumps({"id": "a", "text": CALL}), json.dumps({"id": "b", "text": "De raad praat over 5G-masten."})
    first, _ = tag_records(tagger, [one, other])
    _, last = tag_records(tagger, [other, one])
    assert first == last


def test_tagging_leaves_the_threads_of_other_work_as_they_were(tagger: LinearTagger) -> None:
    with threadpool_limits(limits=2):
        before = threadpool_info()
        assert len(list(tag_records(tagger, [json.dumps({"id": "a", "text": CALL})] * 3))) == 3
        assert threadpool_info() == before


@pytest.mark.parametrize("text", ["azc", "azc Ede!!", "Weg ermee!", "Corona?", "🚜 Boeren ?! Ede 🚜"])
def test_a_title_of_a_few_words_asserts_and_voices_nothing(tagger: LinearTagger, text: str) -> None:
    tagged = json.loads(next(tag_records(tagger, [json.dumps({"id": "a", "text": text})])))
    claims = tagged["disinformation"]
    assert (tagged["unrest"]["level"], claims["flagged"], claims["claims"]) == ("none", False, [])
    assert claims["p"] < 0.05 and tagged["unrest"]["p"]["none"] > 0.9
    assert not {reason["label"] for reason in tagged["reasons"]} & {"disinformation", "unrest:grievance"}


def test_more_words_are_read_as_any_text(tagger: LinearTagger) -> None:
    lines = [
        json.dumps({"id": "a", "text": text}) for text in ("Steek dat azc in brand!", "Vaccins veroorzaken autisme")
    ]
    threat, claim = map(json.loads, tag_records(tagger, lines))
    assert threat["unrest"]["level"] == "escalation"
    assert claim["disinformation"]["claims"][0]["id"] == "bmr-autisme"


def test_an_id_comes_back_as_it_was_given(tagger: LinearTagger) -> None:
    records = [{"id": 8, "text": CALL}, {"id": "8", "text": CALL}, {"id": 9}, {"id": 10, "text": "Het regent."}]
    found = [json.loads(line)["id"] for line in tag_records(tagger, map(json.dumps, records))]
    assert found == [8, "8", 9, 10]


def test_a_stance_is_one_of_three_outwards(tagger: LinearTagger) -> None:
    texts = [
        "Klopt het dat de boeren een tank hebben gekocht? Ik vraag het maar.",
        "Boeren hebben een tank gekocht, ha ha. Morgen een onderzeeër.",
        "Dat boeren een tank kochten klopt niet, zegt de politie.",
    ]
    found = [
        claim["stance"]
        for line in tag_records(tagger, (json.dumps({"id": "a", "text": text}) for text in texts))
        for claim in json.loads(line)["disinformation"]["claims"]
    ]
    assert found and set(found) <= {"asserts", "reports", "denies"}


@pytest.mark.parametrize("year", ["0001", "1899", "2101", "9999"])
def test_a_far_off_publication_is_an_error_in_its_place_and_loses_no_other_line(
    tagger: LinearTagger, year: str
) -> None:
    record = {
        "id": "a",
        "text": "Kom morgen om 20.00 uur demonstreren in Ede!",
        "published_at": f"{year}-12-31T12:00:00",
    }
    counts = Counts()
    lines = [json.dumps(record), json.dumps({"id": "b", "text": CALL})]
    first, last = map(json.loads, tag_records(tagger, lines, counts))
    assert first == {"id": "a", "error": "published_at lies outside the years 1900 to 2100"}
    assert last["id"] == "b" and (counts.n_tagged, counts.n_failed) == (1, 1)


def test_an_id_that_is_no_unicode_is_an_error_that_can_be_written(tagger: LinearTagger) -> None:
    (line,) = tag_records(tagger, ['{"id": "\\ud800", "text": "Protest"}'])
    line.encode("utf-8")
    assert json.loads(line) == {"id": None, "error": "id holds characters that are no Unicode (lone surrogates)"}


def test_the_place_of_a_gathering_is_the_one_in_its_sentence(tagger: LinearTagger) -> None:
    text = (
        "In de gemeente Goes komt een zendmast. "
        + "Straling maakt mensen ziek, dat voelen wij elke dag. " * 5
        + "Protesteer mee, zaterdag 5 december 14.00 uur in Goes. "
        "In de gemeente Vlissingen werd vrijdag ook gedemonstreerd."
    )
    record = {"id": "a", "text": text, "published_at": "2026-11-25T10:00:00+01:00"}
    tagged = json.loads(next(tag_records(tagger, [json.dumps(record)])))
    assert {place["name"] for place in tagged["municipalities"]} == {"Goes", "Vlissingen"}
    assert tagged["event"]["municipality"] == "GM0664"
