"""Sitemaps: news sitemaps, ordinary ones with dates, and indexes of them."""

from monitor.spiders.sitemaps import MAX_CHILDREN
from monitor.spiders.source_spider import SourceSpider


class SitemapSpider(SourceSpider):
    """Collects sitemaps: an index leads to its newest parts."""

    name = "sitemap"
    max_documents = MAX_CHILDREN + 1
