"""The database: one DuckDB file. SQL lives in ``queries`` and ``migrations`` only."""

from monitor.store.store import Store

__all__ = ["Store"]
