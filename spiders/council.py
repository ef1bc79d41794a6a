"""Council information and official announcements as public texts."""

from monitor.spiders.source_spider import SourceSpider


class CouncilSpider(SourceSpider):
    """Collects council information: feeds of announcements, and agendas as JSON."""

    name = "council"
