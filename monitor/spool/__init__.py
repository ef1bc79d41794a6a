"""Spool files: what a crawling machine without a database finds, on its way to the one that has it."""
