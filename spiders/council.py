"""Council information and official announcements as public texts, and as moments for the calendar of decisions."""

import json
from datetime import timedelta
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

    def address_of(self, source: Source) -> str | None:
        """Return the address of a source with the days filled in."""
        return self._filled(source.url) if source.url is not None else None

    def body_of(self, source: Source, url: str) -> bytes | None:
        """Return the question that is sent by POST; the fragment of the address says from which hit on."""
        if not source.query:
            return None
        question = json.loads(self._filled(source.query))
        _, fragment = urldefrag(url)
        if fragment.startswith("from="):
            question["from"] = int(fragment.removeprefix("from="))
        return json.dumps(question).encode()

    def _filled(self, text: str) -> str:
        first, last = self.crawl.now - _LOOK_BACK, self.crawl.now + HORIZON
        days = {"from": first, "to": last, "month_to": first + MONTH}
        for name, moment in days.items():
            text = text.replace(f"{{{name}}}", f"{moment:%Y-%m-%d}")
        return text.replace("{from_epoch}", f"{first.timestamp():.0f}").replace("{to_epoch}", f"{last.timestamp():.0f}")
