"""Council information and official announcements as public texts."""

from datetime import datetime, timedelta

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
        return None if source.url is None else dated_address(source.url, self.crawl.now)


def dated_address(url: str, now: datetime) -> str:
    """Return an address with the days filled in between which meetings are asked for."""
    first, last = now - _LOOK_BACK, now + HORIZON
    return url.replace("{from}", f"{first:%Y-%m-%d}").replace("{to}", f"{last:%Y-%m-%d}")
