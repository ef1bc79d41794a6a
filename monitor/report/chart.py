"""Draw the chart of a figure: a Vega-Lite description, rendered to SVG by vl-convert.

Nothing rests on colour alone: the band of what is normal is drawn as boxes with an edge, the count as a line with
points, the last week as a larger point with its number, a count under the floor as an open diamond on the axis with
"< 10", an outage as a dashed box with a gap in the line, an event as a dashed rule with a number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from textwrap import wrap
from typing import Any, Literal

from monitor.report.model import ChartWeek, Figure, Panel, label

Size = Literal["wide", "narrow", "page"]
Spec = dict[str, Any]
FONT = "Public Sans"
INK, QUIET, LINE, BAND, EDGE, GRID = "#1c2733", "#4d5864", "#17497c", "#dce6ef", "#7d93a8", "#e7ebef"
TITLE_WIDTH = 26  # characters of a line over a small chart
HALF_WEEK = timedelta(days=3, hours=12)
HEADROOM = 1.28  # over the highest value, for its number and the numbers of events
DIAMOND, POINT, BOX = "diamond", "circle", "M-1,-.6L1,-.6L1,.6L-1,.6Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Measures of a plot in px, size of the type, every how many weeks a label, entries beside each other."""

    width: int
    height: int
    type_size: int
    every: int
    columns: int


ONE: Mapping[Size, Layout] = {
    "wide": Layout(width=660, height=200, type_size=12, every=1, columns=4),
    "narrow": Layout(width=280, height=190, type_size=12, every=3, columns=2),
    "page": Layout(width=680, height=138, type_size=12, every=1, columns=4),
}
GRID_OF: Mapping[Size, Layout] = {
    "wide": Layout(width=185, height=72, type_size=11, every=6, columns=3),
    "narrow": Layout(width=270, height=90, type_size=12, every=4, columns=1),
    "page": Layout(width=185, height=64, type_size=11, every=6, columns=3),
}


def render_svg(figure: Figure, size: Size, *, id_prefix: str) -> str:
    """Render a figure as an SVG element with a title and a description for those who do not see it.

    Args:
        figure: what to draw.
        size: "wide" and "narrow" for the screen, "page" for paper.
        id_prefix: makes the ids of title and description unique on a page.
    """
    import vl_convert

    with as_file(files("monitor.report") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
    svg = vl_convert.vegalite_to_svg(
        spec(figure, size), vl_version="5.21", format_locale="nl-NL", time_format_locale="nl-NL"
    )
    return _labelled(svg, figure, id_prefix)


def _labelled(svg: str, figure: Figure, id_prefix: str) -> str:
    """Put title and description in the SVG and make it one image to assistive technology."""
    head = re.match(r"<svg[^>]*>", svg)
    if head is None:
        raise ValueError("vl-convert gave no SVG")  # a bug in the drawing, not something a user can act on
    measures = " ".join(re.findall(r'(?:viewBox|width|height)="[^"]*"', head[0]))
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {measures} role="img" aria-labelledby="{id_prefix}-t {id_prefix}-d">'
        f'<title id="{id_prefix}-t">{_escape(figure.title)}</title>'
        f'<desc id="{id_prefix}-d">{_escape(figure.description)}</desc>'
    )
    return start + re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg[head.end() :])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def spec(figure: Figure, size: Size) -> Spec:
    """Return the Vega-Lite description of a figure."""
    if len(figure.panels) == 1:
        layout = ONE[size]
        return _frame(layout) | _plot(figure, figure.panels[0], layout)
    layout = GRID_OF[size]
    cells = [_small(figure, panel, layout) for panel in figure.panels]
    return _frame(layout) | {"columns": layout.columns, "concat": cells, "spacing": {"row": 14, "column": 24}}


def _frame(layout: Layout) -> Spec:
    axis = {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": layout.type_size, "titleFontSize": layout.type_size,
        "titleFontWeight": "normal", "domainColor": EDGE, "tickColor": EDGE, "gridColor": GRID, "labelFont": FONT,
        "titleFont": FONT,
    }  # fmt: skip
    title = {
        "font": FONT, "fontSize": layout.type_size + 1, "anchor": "start", "color": INK, "subtitleFont": FONT,
        "subtitleColor": QUIET, "subtitleFontSize": layout.type_size, "fontWeight": 600, "offset": 6, "frame": "group",
    }  # fmt: skip
    text = {"font": FONT, "fontSize": layout.type_size, "fill": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": 3,
        "config": {"font": FONT, "axis": axis, "view": {"stroke": None}, "text": text, "title": title},
    }


def _small(figure: Figure, panel: Panel, layout: Layout) -> Spec:
    layers = [*_gaps(panel), *_band(panel), *_count(panel), *_few(figure, panel, small=True)]
    return _axes(figure, panel, layout, layers, y_ticks=2) | {
        "title": {"text": wrap(panel.title, TITLE_WIDTH), "subtitle": panel.verdict}
    }


def _plot(figure: Figure, panel: Panel, layout: Layout) -> Spec:
    layers = [*_gaps(panel), *_band(panel), *_events(figure, panel), *_count(panel), *_few(figure, panel)]
    layers += [*_last(panel, layout), _legend(figure, panel, layout)]
    return _axes(figure, panel, layout, layers, y_ticks=4)


def _axes(figure: Figure, panel: Panel, layout: Layout, layers: list[Spec], *, y_ticks: int) -> Spec:
    starts = [w.starts_on for w in panel.weeks]
    labelled = [_ms(d) for d in starts[:: -layout.every]]
    week = f"['{label(figure.labels, 'week')} ' + utcFormat(datum.value, '%-V'), utcFormat(datum.value, '%-d %b')]"
    x = {
        "field": "x", "type": "temporal", "title": None,
        "scale": {"type": "utc", "domain": [_ms(starts[0], -1), _ms(starts[-1], 1)], "nice": False},
        "axis": {"values": labelled, "labelExpr": week, "grid": False, "labelFlush": False, "labelOverlap": False,
                 "ticks": True, "tickSize": 4},
    }  # fmt: skip
    y = {
        "field": "y", "type": "quantitative", "title": None, "scale": {"domain": [0, _top(panel)], "nice": False},
        "axis": {"tickCount": y_ticks, "tickMinStep": 1, "format": ",d", "domain": False, "ticks": False,
                 "labelPadding": 6},
    }  # fmt: skip
    return {"width": layout.width, "height": layout.height, "layer": layers, "encoding": {"x": x, "y": y}}


def _ms(on: date, half_weeks: int = 0) -> int:
    """Return the middle of a day as Vega counts time (ms), moved by half weeks."""
    at = datetime(on.year, on.month, on.day, tzinfo=UTC) + half_weeks * HALF_WEEK
    return int(at.timestamp() * 1000)


def _top(panel: Panel) -> int:
    values = [n for w in panel.weeks for n in (w.point.value, w.point.upper) if n is not None]
    return max(12, int(max(values, default=10) * HEADROOM) + 1)


def _layer(mark: Spec, rows: list[Spec], **encoding: Spec) -> Spec:
    return {"mark": mark, "data": {"values": rows}, "encoding": encoding}


def _field(name: str) -> Spec:
    return {"field": name}


def _boxes(weeks: list[ChartWeek]) -> list[Spec]:
    return [{"x": _ms(w.starts_on, -1), "x2": _ms(w.starts_on, 1)} for w in weeks]


def _gaps(panel: Panel) -> list[Spec]:
    rows = [b | {"y": 0, "y2": _top(panel)} for b in _boxes([w for w in panel.weeks if w.point.state == "missing"])]
    mark = {"type": "rect", "fill": "#ffffff", "stroke": EDGE, "strokeDash": [2, 3], "strokeWidth": 1}
    return [_layer(mark, rows, x2=_field("x2"), y2=_field("y2"))] if rows else []


def _band(panel: Panel) -> list[Spec]:
    weeks = [w for w in panel.weeks if w.point.lower is not None and w.point.upper is not None]
    rows = [b | {"y": w.point.lower, "y2": w.point.upper} for b, w in zip(_boxes(weeks), weeks, strict=True)]
    if not rows:
        return []
    edge: Spec = {"type": "rule", "stroke": EDGE, "strokeWidth": 1}
    return [
        _layer(
            {"type": "rect", "fill": BAND, "stroke": BAND, "strokeWidth": 0.6}, rows, x2=_field("x2"), y2=_field("y2")
        ),
        _layer(edge, rows, x2=_field("x2")),
        _layer(edge, rows, x2=_field("x2"), y={"field": "y2", "type": "quantitative"}),
    ]


def _count(panel: Panel) -> list[Spec]:
    rows: list[Spec] = [{"x": _ms(w.starts_on), "y": w.point.value} for w in panel.weeks]
    shown = [r for r in rows if r["y"] is not None]
    if not shown:
        return []
    return [
        _layer({"type": "line", "stroke": LINE, "strokeWidth": 2, "invalid": "break-paths-show-path-domains"}, rows),
        _layer({"type": "point", "filled": True, "fill": LINE, "size": 30, "opacity": 1}, shown),
        *_last_point(panel),
    ]


def _last_point(panel: Panel) -> list[Spec]:
    last = panel.weeks[-1]
    if last.point.value is None:
        return []
    mark = {"type": "point", "filled": True, "fill": LINE, "stroke": "#ffffff", "strokeWidth": 1.5, "size": 120}
    return [_layer(mark | {"opacity": 1}, [{"x": _ms(last.starts_on), "y": last.point.value}])]


def _few(figure: Figure, panel: Panel, *, small: bool = False) -> list[Spec]:
    rows: list[Spec] = [{"x": _ms(w.starts_on), "y": 0, "t": "< 10"} for w in panel.weeks if w.point.state == "few"]
    if not rows:
        return []
    mark = {"type": "point", "shape": DIAMOND, "fill": "#ffffff", "stroke": LINE, "strokeWidth": 1.5, "opacity": 1}
    marks = [_layer(mark | {"size": 30 if small else 60}, rows)]
    if not small:
        marks.append(_layer({"type": "text", "dy": -12, "fill": QUIET}, rows, text=_field("t")))
    return marks


def _events(figure: Figure, panel: Panel) -> list[Spec]:
    top = _top(panel)
    rows: list[Spec] = [{"x": _ms(e.on), "y": 0, "y2": top, "t": str(n)} for n, e in enumerate(figure.events, 1)]
    if not rows:
        return []
    at_top: Spec = {"field": "y2", "type": "quantitative"}
    return [
        _layer({"type": "rule", "stroke": INK, "strokeDash": [5, 4], "strokeWidth": 1}, rows, y2=_field("y2")),
        _layer(
            {"type": "point", "shape": POINT, "fill": INK, "size": 210, "opacity": 1, "stroke": INK}, rows, y=at_top
        ),
        _layer({"type": "text", "fill": "#ffffff", "fontWeight": 600, "dy": 1}, rows, y=at_top, text=_field("t")),
    ]


def _last(panel: Panel, layout: Layout) -> list[Spec]:
    last = panel.weeks[-1]
    if last.point.value is None:
        return []
    text = f"{last.point.value:,}".replace(",", ".")
    rows: list[Spec] = [{"x": _ms(last.starts_on), "y": last.point.value, "t": text}]
    mark = {"type": "text", "dy": -14, "fontWeight": 600, "fontSize": layout.type_size + 2}
    return [_layer(mark, rows, text=_field("t"))]


def _legend(figure: Figure, panel: Panel, layout: Layout) -> Spec:
    """Return a layer that draws nothing but whose scales give the legend, with only what the chart holds."""
    states = {w.point.state for w in panel.weeks}
    looks = {"count": (POINT, LINE, LINE), "band": (BOX, BAND, EDGE)}
    if "few" in states:
        looks["few"] = (DIAMOND, "#ffffff", LINE)
    if "missing" in states:
        looks["missing"] = (BOX, "#ffffff", EDGE)
    names = [label(figure.labels, key) for key in looks]
    rows: list[Spec] = [{"x": _ms(panel.weeks[0].starts_on), "y": 0, "k": name} for name in names]
    shapes, fills, strokes = ([look[i] for look in looks.values()] for i in range(3))
    dash = [[2, 2] if key == "missing" else [1, 0] for key in looks]
    look = {
        "orient": "top", "title": None, "columns": layout.columns, "symbolOpacity": 1, "symbolSize": 90, "offset": 14,
        "labelFont": FONT, "labelColor": INK, "labelFontSize": layout.type_size, "symbolStrokeWidth": 1.2,
        "columnPadding": 18,
    }  # fmt: skip

    def scale(values: list[Any]) -> Spec:
        return {"field": "k", "type": "nominal", "scale": {"domain": names, "range": values}, "legend": look}

    mark = {"type": "point", "opacity": 0}
    return _layer(mark, rows, shape=scale(shapes), fill=scale(fills), stroke=scale(strokes), strokeDash=scale(dash))
