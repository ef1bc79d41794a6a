"""Council information and official announcements as public texts, and as moments for the calendar of decisions."""

import json
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from monitor.records import Source
from monitor.spiders.source_spider import SourceSpider
from monitor.spiders.suppliers import HORIZON, MONTH

MAX_DOCUMENTS = 40  # a list of meetings and the agendas of the coming ones
_LOOK_BACK = timedelta(days=7)


class CouncilSpider(SourceSpider):
    """Collects council information: feeds of announcements, KOOP's search service, and agendas as JSON.

    In the address and the query of a source ``{from}`` and ``{to}`` stand for the days between which meetings are asked
    for, ``{month_to}`` for a month after the first, ``{from_epoch}`` and ``{to_epoch}`` for seconds since 1970.
    """

    name = "council"
    max_documents = MAX_DOCUMENTS
    needs_all_parts = False  # the agenda of one meeting among forty: it is asked for again every day until then

    def address_of(self, source: Source) -> str | None:
        """Return the address of a source with the days filled in."""
        return None if source.url is None else dated(source.url, self.crawl.now)

    def body_of(self, source: Source, url: str) -> bytes | None:
        """Return the question that is sent by POST; the fragment of the address says from which hit on."""
        return question(source, url, self.crawl.now)


def question(source: Source, url: str, now: datetime) -> bytes | None:
    """Return what is posted to the address of a source; None where it is asked by GET."""
    if not source.query:
        return None
    asked = json.loads(dated(source.query, now))
    _, fragment = urldefrag(url)
    if fragment.startswith("from="):
        asked["from"] = int(fragment.removeprefix("from="))
    return json.dumps(asked).encode()


def dated(text: str, now: datetime) -> str:
    """Return an address or question with the days filled in between which meetings are asked for."""
    first, last = now - _LOOK_BACK, now + HORIZON
    days = {"from": first, "to": last, "month_to": first + MONTH}
    for name, moment in days.items():
        text = text.replace(f"{{{name}}}", f"{moment:%Y-%m-%d}")
    return text.replace("{from_epoch}", f"{first.timestamp():.0f}").replace("{to_epoch}", f"{last.timestamp():.0f}")
