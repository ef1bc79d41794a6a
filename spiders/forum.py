"""Forums: public threads, never behind a login; lists of members and profiles are never asked for."""

from monitor.records import Source
from monitor.spiders.listing import max_pages
from monitor.spiders.source_spider import SourceSpider


class ForumSpider(SourceSpider):
    """Collects forums: from a feed of threads, or from their lists."""

    name = "forum"

    def max_documents_of(self, source: Source) -> int:
        """Return how many lists of threads of a source are read in one poll."""
        return max_pages(source)
