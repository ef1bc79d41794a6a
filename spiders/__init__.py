"""Scrapy spiders, one file per kind of source, and the politeness they share."""
