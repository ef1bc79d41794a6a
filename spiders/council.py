"""Council information and official announcements as public texts."""

from datetime import timedelta

from monitor.records import Source
from monitor.spiders.meetings import HORIZON
from monitor.spiders.source_spider import SourceSpider

MAX_DOCUMENTS = 40  # a list of meetings and the agendas of the coming ones
_LOOK_BACK = timedelta(days=7)


class CouncilSpider(SourceSpider):
    """Collects council information: feeds of announcements, KOOP's search service, and agendas as JSON.

    In the address of a source ``{from}`` and ``{to}`` stand for the days between which meetings are asked for.
    """

    name = "council"
    max_documents = MAX_DOCUMENTS

    def address_of(self, source: Source) -> str | None:
        """Return the address of a source with the days filled in."""
        if source.url is None:
            return None
        first, last = self.crawl.now - _LOOK_BACK, self.crawl.now + HORIZON
        return source.url.replace("{from}", f"{first:%Y-%m-%d}").replace("{to}", f"{last:%Y-%m-%d}")
