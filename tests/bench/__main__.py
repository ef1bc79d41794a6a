"""``make bench``: things a second for each part, for its baseline, and the ratio; the best of three rounds of each.

Rounds of a part and its baseline take turns, so that a busy machine slows both. Nothing here is asserted.
The speed of tagging is also written to models/speed.json, for the model card.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from monitor.catalogue import Catalogue
from monitor.dedupe import StoryIndex
from monitor.demo.site import Site
from monitor.demo.world import DemoText, load_world
from monitor.records import Entry, FetchedPage, Item
from monitor.sketch import read_words
from tests.bench import collecting
from tests.bench.tagging import COMMAND_WORDS, in_its_own_process

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
ROUNDS = 3
N_LONG = 1_500  # texts of the length that the goal names
SPEED = Path(__file__).resolve().parents[2] / "models" / "speed.json"

Work = Callable[[], object]


def per_second(n: int, *works: Work) -> list[float]:
    """Return things a second for each of several ways to do the same work, taking turns."""
    best = [0.0] * len(works)
    for _ in range(ROUNDS):
        for i, work in enumerate(works):
            start = perf_counter()
            work()
            best[i] = max(best[i], n / (perf_counter() - start))
    return best


def items(texts: tuple[DemoText, ...]) -> list[Item]:
    """Return the texts of the demo as items."""
    return [
        Item(
            id=text.id,
            source_id=text.source,
            assignment_id="OPD-2026-001",
            url=None,
            title=text.title,
            text=text.text,
            text_status="full",
            genre="regionaal_nieuws",
            published_at=NOW,
            published_source="feed",
            published_raw=None,
            first_seen_at=NOW,
            text_hash=text.id,
        )
        for text in texts
    ]


def tagging(texts: tuple[DemoText, ...]) -> tuple[str, str, int, list[float]]:
    """Measure the whole tagger beside spaCy's blank tokeniser alone."""
    import spacy

    from monitor.models.tagger import load_tagger

    tagger, blank, made = load_tagger(Catalogue()), spacy.blank("nl"), items(texts)
    list(tagger.tag(made))  # words it has not met before are slower; a daily job meets few
    rates = per_second(
        len(made), lambda: list(tagger.tag(made)), lambda: list(blank.pipe(item.full_text for item in made))
    )
    return "tag texts", "spaCy blank tokeniser alone", len(made), rates


def stories(texts: tuple[DemoText, ...]) -> tuple[str, str, int, list[float]]:
    """Measure linking near-duplicates beside making word shingles alone."""

    def link() -> None:
        StoryIndex().add_all([(text.id, read_words(text.text)) for text in texts])

    def shingle() -> list[set[tuple[str, ...]]]:
        words = [text.text.lower().split() for text in texts]
        return [set(zip(*(one[k:] for k in range(4)), strict=False)) for one in words]

    return "link stories", "4-word shingles alone", len(texts), per_second(len(texts), link, shingle)


def fetched(site: Site, address: str) -> FetchedPage:
    """Fetch one page of the demo site on this machine."""
    from urllib.request import urlopen

    with urlopen(address, timeout=20) as answer:
        headers = tuple((name.lower(), value) for name, value in answer.headers.items())
        return FetchedPage(
            source_id="bench", url=address, final_url=answer.url, status=answer.status, headers=headers,
            body=answer.read(), truncated=False, fetched_at=NOW,
        )  # fmt: skip


def reading(site: Site) -> list[tuple[str, str, int, list[float]]]:
    """Measure reading feeds beside feedparser alone, and pages beside trafilatura's fast mode alone."""
    import feedparser
    import trafilatura

    from monitor.extract import extract_page
    from monitor.feeds import parse_feed

    world = site.world
    pages = [fetched(site, site.bases["nieuwsdag"] + world.paths[text.id]) for text in world.of("nieuwsdag", NOW)[:30]]
    catalogue_url = site.bases["omroep-oost"] + "/"
    entry = Entry(
        id="e", source_id="bench", identity=catalogue_url, identity_method="link", url=catalogue_url, title="", text="",
        published_raw=None, published_at=None, published_source="none",
    )  # fmt: skip
    rates = per_second(
        len(pages),
        lambda: [extract_page(page, entry, "OPD-2026-001", "landelijk_nieuws", NOW) for page in pages],
        lambda: [trafilatura.extract(page.body, fast=True, include_comments=False) for page in pages],
    )
    rows = [("read pages", "trafilatura fast alone", len(pages), rates)]
    text = "".join(
        f"<item><title>{t.title}</title><link>https://v.nl/{t.id}</link><guid>{t.id}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate><description>{t.text[:300]}</description></item>"
        for t in world.originals[:50]
    ).replace("&", "&amp;")
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{text}</channel></rss>".encode()
    headers = (("content-type", "application/rss+xml; charset=utf-8"),)
    rates = per_second(
        10,
        lambda: [parse_feed(feed, headers, "https://v.nl/rss", source_id="bench", now=NOW) for _ in range(10)],
        lambda: [feedparser.parse(feed) for _ in range(10)],
    )
    rows.append(("read feeds of 50 entries", "feedparser alone", 10, rates))
    return rows


def note_speed(path: Path, found: tuple[str, str, int, list[float]]) -> None:
    """Write how fast texts are tagged where the model card reads it."""
    _, baseline, n, (ours, theirs) = found
    long_texts = in_its_own_process("ours", N_LONG, COMMAND_WORDS)
    speeds = {
        f"tagging, texts of {COMMAND_WORDS} words": [round(long_texts["per_second"]), N_LONG],
        "tagging, texts of the demonstration": [round(ours), n],
        baseline: [round(theirs), n],
    }
    plain = {"comment": "Written by make bench. Per part: texts a second on one core, texts.", "texts_a_second": speeds}
    path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print the tables."""
    world = load_world()
    rows = [tagging(world.originals), stories(world.originals)]
    note_speed(SPEED, rows[0])
    with Site(world, NOW) as site:
        rows += reading(site)
    print("| part | things | a second | baseline | a second | ratio |\n|---|---|---|---|---|---|")
    for part, baseline, n, (ours, theirs) in rows:
        print(f"| {part} | {n} | {ours:,.0f} | {baseline} | {theirs:,.0f} | {ours / theirs:.2f} |")
    print()
    print(collecting.table(collecting.measure(n_hosts=8, n_pages=150, rounds=2)))


if __name__ == "__main__":
    main()
