"""Render the aggregates of a report as CSV (RFC 4180, UTF-8, header). The floors were applied before."""

import csv
import io

from monitor.report.dutch import week
from monitor.report.model import DataRow, Report
from monitor.spreadsheet import guarded

COLUMNS = (
    "tlp",
    "thema",
    "gebied",
    "week",
    "begint_op",
    "berichten",
    "bronnen",
    "normaal_laag",
    "normaal_hoog",
    "stand",
)
STATES = {"shown": "getoond", "few": "minder dan 10 berichten of minder dan 3 bronnen", "missing": "geen gegevens"}


def render_csv(report: Report) -> str:
    """Render one row per theme, area and week; an empty cell is never a zero, ``stand`` says what it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in report.data:
        writer.writerow([guarded(cell) for cell in _cells(report.tlp, row)])
    return out.getvalue()


def _cells(tlp: str, row: DataRow) -> list[str]:
    point = row.point
    numbers = [point.value, point.n_sources, point.lower, point.upper]
    shown = ["" if n is None else str(n) for n in numbers]
    return [tlp, row.theme, row.area, week(row.starts_on), row.starts_on.isoformat(), *shown, STATES[point.state]]
