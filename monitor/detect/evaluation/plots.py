"""Plots of the results as SVG, drawn by Vega-Lite."""

from collections.abc import Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str | float]
COLOURS = ("#154273", "#b33c00", "#2f7d32", "#7a3e9d", "#8a6d00", "#5a5a5a", "#0f7c8a", "#a3195b", "#000000")
SIZE = {"width": 460, "height": 260}
AXIS = {"labelAngle": -25, "labelLimit": 300, "title": None}


def write(path: Path, spec: Mapping[str, object]) -> None:
    """Draw a specification and write it as SVG."""
    import vl_convert

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "config": {"range": {"category": list(COLOURS)}},
        **spec,
    }
    path.write_text(vl_convert.vegalite_to_svg(vl_spec=whole, vl_version="5.20"), encoding="utf-8")


def lines(rows: Sequence[Row], *, x: str, y: str, colour: str, title: str) -> Mapping[str, object]:
    """Return a line per value of ``colour``; the points differ in shape as well as colour."""
    return {
        **SIZE,
        "title": title,
        "data": {"values": list(rows)},
        "mark": {"type": "line", "point": {"size": 45}},
        "encoding": {
            "x": {"field": x, "type": "quantitative", "axis": {"tickMinStep": 1}},
            "y": {"field": y, "type": "quantitative", "scale": {"domain": [0, 1]}},
            "color": {"field": colour, "type": "nominal", "sort": None},
            "shape": {"field": colour, "type": "nominal", "sort": None, "legend": None},
        },
    }


def bars(
    rows: Sequence[Row], *, x: str, y: str, colour: str, title: str, limit: float | None = None
) -> Mapping[str, object]:
    """Return grouped bars, with a line at ``limit`` where there is one."""
    drawn: list[Mapping[str, object]] = [
        {
            "mark": "bar",
            "encoding": {
                "x": {
                    "field": x,
                    "type": "nominal",
                    "sort": None,
                    "axis": {"labelAngle": -25, "labelLimit": 300, "title": None},
                },
                "xOffset": {"field": colour, "sort": None},
                "y": {"field": y, "type": "quantitative"},
                "color": {"field": colour, "type": "nominal", "sort": None},
            },
        }
    ]
    if limit is not None:
        drawn.append({"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"y": {"datum": limit}}})
    return {"title": title, "data": {"values": list(rows)}, **SIZE, "layer": drawn}


def histograms(rows: Sequence[Row], *, facet: str, title: str) -> Mapping[str, object]:
    """Return a histogram of p-values per stratum, with a line where all bars should end."""
    highest = max([0.2, *(float(row["share"]) for row in rows)])
    strata = list(dict.fromkeys(row[facet] for row in rows))
    return {
        "title": title,
        "data": {"values": list(rows)},
        "facet": {"field": facet, "type": "nominal", "sort": strata, "header": {"title": None}},
        "columns": 3,
        "spec": {
            "width": 170,
            "height": 110,
            "layer": [
                {
                    "mark": {"type": "bar", "color": COLOURS[0], "width": {"band": 0.9}},
                    "encoding": {
                        "x": {"field": "tenth", "type": "ordinal", "axis": {"labelAngle": 0, "title": "tenth of p"}},
                        "y": {"field": "share", "type": "quantitative", "scale": {"domain": [0, highest]}},
                    },
                },
                {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"y": {"datum": 0.1}}},
            ],
        },
    }


def dots(rows: Sequence[Row], *, x: str, y: str, colour: str, title: str, limit: float) -> Mapping[str, object]:
    """Return a dot per row with a line at ``limit``."""
    return {
        "title": title,
        "data": {"values": list(rows)},
        **SIZE,
        "layer": [
            {
                "mark": {"type": "point", "filled": True, "size": 40},
                "encoding": {
                    "x": {"field": x, "type": "quantitative"},
                    "y": {"field": y, "type": "quantitative"},
                    "color": {"field": colour, "type": "nominal", "sort": None},
                    "shape": {"field": colour, "type": "nominal", "sort": None, "legend": None},
                },
            },
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"y": {"datum": limit}}},
        ],
    }
