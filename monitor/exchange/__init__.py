"""Lists of sources from and to other programs: OPML 2.0, which feed readers exchange, and CSV for a spreadsheet."""

from monitor.exchange.lines import Line, Unreadable
from monitor.exchange.merge import Fate, Hints, merge
from monitor.exchange.outline import read_opml, write_opml
from monitor.exchange.sheet import read_csv, write_csv

__all__ = ["Fate", "Hints", "Line", "Unreadable", "merge", "read_csv", "read_opml", "write_csv", "write_opml"]
