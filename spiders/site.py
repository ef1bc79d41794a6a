"""Sites without a feed: listing pages, read by the selectors of the source file."""

from monitor.records import Source
from monitor.spiders.listing import max_pages
from monitor.spiders.source_spider import SourceSpider


class SiteSpider(SourceSpider):
    """Collects sites: a listing page leads to the next, as many as the source file allows."""

    name = "site"

    def max_documents_of(self, source: Source) -> int:
        """Return how many listing pages of a source are read in one poll."""
        return max_pages(source)
