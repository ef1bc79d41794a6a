"""Feeds: RSS, Atom, RDF and JSON Feed."""

from monitor.spiders.source_spider import SourceSpider


class FeedSpider(SourceSpider):
    """Collects feeds: one document per source."""

    name = "feed"
