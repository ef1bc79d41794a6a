"""Keeping themes and claims: patterns proposed from examples, versions compared, reviews of others taken in."""
