"""What trying an address gave, for a person and for a machine."""

from collections import Counter
from typing import Any

import typer

from monitor.spiders.trying import FOUND_BY, Candidate, Discovery, TriedPage


def candidate_facts(one: Candidate) -> dict[str, Any]:
    """Return a candidate as plain values; nothing of what came over the wire but titles and addresses."""
    entries = one.entries
    return {
        "address": one.url, "found_by": one.found_by, "kind": one.kind, "format": one.format, "title": one.title,
        "language": one.language, "entries": entries.n, "newest": entries.newest_at,
        "share_dated": one.share(entries.n_dated), "share_with_text": one.share(entries.n_with_text),
        "robots_allows": one.n_allowed, "robots_judged": one.n_judged, "reservations": list(one.reservations),
        "paywall_pages": one.n_paying, "usable": one.is_usable, "remark": one.remark,
        "pages": [_page_facts(page) for page in one.pages],
    }  # fmt: skip


def _page_facts(page: TriedPage) -> dict[str, Any]:
    return {
        "address": page.url, "text_status": page.text_status, "title": page.title, "characters": page.n_chars,
        "published": page.published_at, "free": page.is_free, "reservation": page.reservation, "remark": page.remark,
    }  # fmt: skip


def show_trial(found: Discovery, why: str) -> None:
    """Print what was found as tables."""
    from monitor.commands.tables import print_table

    if found.problem:
        typer.echo(f"{found.address}: {found.problem}")
    named = list(enumerate(found.candidates, 1))
    print_table([_what(number, one) for number, one in named], title=f"Found at {found.address}")
    usable = [(number, one) for number, one in named if one.entries.n]
    if usable:
        print_table([_gives(number, one) for number, one in usable], title="What they give")
    tried = [_page_row(number, page) for number, one in usable for page in one.pages]
    if tried:
        print_table(tried, title="Pages, read as a crawl would")
    if why and found.proposed:
        named_by_file = found.proposed.found_by == "file"
        typer.echo(f"{'Collected' if named_by_file else 'Proposed'}: {found.proposed.url}\n  {why}")


def _what(number: int, one: Candidate) -> dict[str, Any]:
    return {
        "no": number, "format": one.format or "-", "found_by": FOUND_BY[one.found_by], "title": one.title[:60],
        "address": one.url, "remark": one.remark,
    }  # fmt: skip


def _gives(number: int, one: Candidate) -> dict[str, Any]:
    entries = one.entries
    statuses = Counter(page.text_status or "not had" for page in one.pages)
    return {
        "no": number, "entries": entries.n, "newest": entries.newest_at, "dated": _percent(one.share(entries.n_dated)),
        "with_text": _percent(one.share(entries.n_with_text)), "language": one.language or "not said",
        "robots.txt": "not known" if one.n_allowed is None else f"allows {one.n_allowed} of {one.n_judged}",
        "pages": ", ".join(f"{n} {status}" for status, n in statuses.items()),
        "pay_wall": f"{one.n_paying} of {len(one.pages)}" if one.n_paying else "no sign",
        "reservation": ", ".join(one.reservations) or "none",
    }  # fmt: skip


def _page_row(number: int, page: TriedPage) -> dict[str, Any]:
    return {
        "no": number, "text_status": page.text_status or "not had", "characters": page.n_chars,
        "published": page.published_at, "title": page.title[:50], "page": page.url, "remark": page.remark,
    }  # fmt: skip


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
