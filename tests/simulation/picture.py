"""The month as a picture: when each source was polled, what came of it, and how it was said to do."""

import re
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import Any

from monitor.report.chart import EDGE, FONT, GRID, INK, LINE, QUIET
from tests.simulation.month import Month

TITLE = "When each source was polled, and how it was said to do"
ROW_PX, DAY_PX = 18, 22
_RED = "#b33c00"
POLLS = {  # outcome: shape, fill, edge
    "something new": ("circle", LINE, LINE), "nothing new": ("circle", "#ffffff", LINE),
    "failed": ("cross", _RED, _RED),
}  # fmt: skip
STATES = {  # state: fill; the letter stands in the first cell
    "broken": ("#f3c9b8", "B"), "recovered": ("#cfe6cf", "R"), "silent": ("#e3e3e3", "S"),
    "low volume": ("#f6e7b0", "L"), "gone": ("#c9c9c9", "G"),
}  # fmt: skip
_NAMES = {
    "newly_broken": "broken", "broken": "broken", "recovered": "recovered", "silent": "silent",
    "low_volume": "low volume", "muted": "gone",
}  # fmt: skip


def draw(month: Month, path: Path) -> None:
    """Write the picture as SVG."""
    import vl_convert

    with as_file(files("monitor.report") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
    svg = vl_convert.vegalite_to_svg(vl_spec=_spec(month), vl_version="5.21")
    # A label on each of a thousand points helps nobody who listens: the table on the page says the same.
    quiet = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    path.write_text(quiet.replace("<svg ", f'<svg role="img" aria-label="{TITLE}" ', 1), encoding="utf-8")


def _spec(month: Month) -> dict[str, Any]:
    order = [publisher.id for publisher in month.publishers]
    n_days = len(month.mornings)
    spans, polls = list(_spans(month)), list(_polls(month))
    names = {"grid": False, "domain": False, "ticks": False, "labelColor": INK, "labelLimit": 200}
    y = {"field": "source", "type": "nominal", "sort": order, "title": None, "axis": names, "scale": {"domain": order}}
    x = {"type": "quantitative", "title": "day of the month that is simulated",
         "scale": {"domain": [0.4, n_days + 0.6], "nice": False},
         "axis": {"values": [1, *range(5, n_days + 1, 5), n_days], "grid": False, "orient": "top"}}  # fmt: skip
    state = _scale("state", list(STATES), [look[0] for look in STATES.values()], "How it was said to do")
    look = zip(*POLLS.values(), strict=True)
    shape, fill, edge = (_scale("outcome", list(POLLS), list(values), "What a poll gave") for values in look)
    box = {"type": "rect", "stroke": EDGE, "strokeWidth": 0.5, "height": {"band": 0.9}}
    at = {"x": x | {"field": "from"}, "y": y}
    layers = [
        {"mark": {"type": "rule", "stroke": GRID}, "data": {"values": [{"source": name} for name in order]},
         "encoding": {"y": y}},
        {"mark": box, "data": {"values": spans}, "encoding": at | {"x2": {"field": "to"}, "fill": state}},
        {"mark": {"type": "text", "align": "left", "dx": 1.5, "fontSize": 8, "fontWeight": 600, "fill": INK, "dy": -4},
         "data": {"values": spans}, "encoding": at | {"text": {"field": "letter"}}},
        {"mark": {"type": "point", "size": 34, "strokeWidth": 1.2, "opacity": 1},
         "data": {"values": polls},
         "encoding": {"x": x | {"field": "day"}, "y": y, "shape": shape, "fill": fill, "stroke": edge}},
    ]  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "background": "#ffffff", "padding": 8,
        "title": {"text": TITLE, "anchor": "start"},
        "width": DAY_PX * n_days, "height": ROW_PX * len(order), "layer": layers,
        "resolve": {"scale": {"fill": "independent", "shape": "independent", "stroke": "independent"}},
        "config": {"font": FONT, "axis": {"labelColor": QUIET, "titleColor": QUIET, "titleFontWeight": "normal"},
                   "view": {"stroke": None}, "legend": {"titleFontWeight": "normal", "titleLimit": 300}},
    }  # fmt: skip


def _scale(field: str, domain: list[str], values: list[str], title: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "title": title, "scale": {"domain": domain, "range": values},
            "legend": {"symbolOpacity": 1}}  # fmt: skip


def _polls(month: Month) -> Iterator[dict[str, Any]]:
    for publisher in month.publishers:
        for day, poll in month.polls[publisher.id].items():
            outcome = "failed" if poll.status == "failed" else "something new" if poll.n_new else "nothing new"
            yield {"source": publisher.id, "day": day, "outcome": outcome}


def _spans(month: Month) -> Iterator[dict[str, Any]]:
    """Yield the stretches of days on which a source was in one state other than healthy."""
    for publisher in month.publishers:
        days = [(morning.day, _NAMES.get(morning.health[publisher.id].state)) for morning in month.mornings]
        for state, group in groupby(days, key=lambda pair: pair[1]):
            stretch = [day for day, _ in group]
            if state is not None:
                yield {"source": publisher.id, "from": stretch[0] - 0.5, "to": stretch[-1] + 0.5, "state": state,
                       "letter": STATES[state][1]}  # fmt: skip
