"""Main text against a gold set of article pages: ``python -m tests.bench.extraction FOLDER``.

FOLDER holds ``ground-truth.json`` (id -> ``articleBody``, ``url``) and ``html/<id>.html.gz``: the form of the article
extraction benchmark of Zyte, which is not ours to bundle. Prints precision, recall and F1 over four-word shingles, per
page and then averaged (F1 of the averages), for our extraction and for trafilatura's fast mode alone, with the standard
error of the difference between their F1 per page. Pages that say of themselves that they are not free are counted and
left out: of those we keep a teaser on purpose.
"""

import gzip
import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import trafilatura

from monitor.errors import ExtractError
from monitor.extract import extract_page
from monitor.records import Entry, FetchedPage

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SHINGLE = 4
_WORD = re.compile(r"\w+")


def our_text(url: str, body: bytes) -> str | None:
    """Return the text that our extraction stores of a page; None where it keeps a teaser only, on purpose."""
    page = FetchedPage(
        source_id="gold", url=url, final_url=url, status=200, headers=(("content-type", "text/html"),), body=body,
        truncated=False, fetched_at=NOW,
    )  # fmt: skip
    entry = Entry(
        id="e", source_id="gold", identity=url, identity_method="link", url=url, title="", text="",
        published_raw=None, published_at=None, published_source="none",
    )  # fmt: skip
    try:
        item = extract_page(page, entry, "OPD-2026-001", "landelijk_nieuws", NOW)
    except ExtractError:
        return ""
    return None if item.text_status in ("stub", "wall") else item.text


def their_text(body: bytes) -> str:
    """Return what trafilatura's fast mode finds."""
    return trafilatura.extract(body, fast=True, include_comments=False) or ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the four-word shingles of a text; of a shorter one its words together."""
    words = _WORD.findall(text.casefold())
    size = min(SHINGLE, len(words)) or 1
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def precision_recall(found: str, gold: str) -> tuple[float, float]:
    """Return precision and recall of one page; nothing found where nothing is asked is right."""
    ours, wanted = shingles(found), shingles(gold)
    n_right = (ours & wanted).total()
    return n_right / ours.total() if ours else float(not wanted), n_right / wanted.total() if wanted else 1.0


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    gold = json.loads(Path(folder, "ground-truth.json").read_text(encoding="utf-8"))
    scores: dict[str, list[tuple[float, float]]] = {"our extraction": [], "trafilatura fast": []}
    n_teasers = 0
    for page_id, truth in gold.items():
        body = gzip.decompress(Path(folder, "html", f"{page_id}.html.gz").read_bytes())
        url = truth.get("url") or f"https://voorbeeld.nl/artikel/{page_id}"
        found = our_text(url, body)
        if found is None:
            n_teasers += 1
            continue
        scores["our extraction"].append(precision_recall(found, truth["articleBody"]))
        scores["trafilatura fast"].append(precision_recall(their_text(body), truth["articleBody"]))
    print("| extraction | pages | precision | recall | F1 |\n|---|---|---|---|---|")
    per_page = {}
    for name, pairs in scores.items():
        table = np.array(pairs)
        precision, recall = table.mean(axis=0)
        per_page[name] = 2 * table.prod(axis=1) / np.maximum(table.sum(axis=1), 1e-9)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"| {name} | {len(pairs)} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")
    difference = per_page["our extraction"] - per_page["trafilatura fast"]
    error = difference.std(ddof=1) / len(difference) ** 0.5
    print(
        f"\nMean difference of F1 per page {difference.mean():+.3f} (standard error {error:.3f}); {n_teasers} left out."
    )


if __name__ == "__main__":
    main()
