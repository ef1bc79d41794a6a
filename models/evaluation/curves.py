"""Calibration and learning curves as SVG, drawn by Vega-Lite in the manner of the detectors' plots."""

from collections.abc import Mapping, Sequence

from monitor.detect.evaluation.plots import SIZE, Row
from monitor.models.evaluation.measured import LearningPoint
from monitor.models.evaluation.reliability import Bin

Spec = Mapping[str, object]
_CHANCE = {"type": "quantitative", "scale": {"domain": [0, 1]}}
_BY_SERIES = {"field": "series", "type": "nominal", "sort": None}


def reliability(curves: Mapping[str, Sequence[Bin]], title: str) -> Spec:
    """Return a line per curve with the interval of each tenth, and the diagonal where chance and share are equal."""
    rows: list[Row] = [
        {
            "series": name,
            "mean chance given": one.mean,
            "share that holds": one.share,
            "low": one.share_low,
            "high": one.share_high,
            "n": one.n,
        }
        for name, bins in curves.items()
        for one in bins
        if one.n
    ]
    x, y = (
        {"field": "mean chance given", **_CHANCE},
        {"field": "share that holds", "title": "share that holds", **_CHANCE},
    )
    diagonal = {
        "values": [{"mean chance given": 0, "share that holds": 0}, {"mean chance given": 1, "share that holds": 1}]
    }
    return {
        **SIZE,
        "title": title,
        "data": {"values": rows},
        "layer": [
            {
                "data": diagonal,
                "mark": {"type": "line", "strokeDash": [4, 3], "color": "#5a5a5a"},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "rule", "opacity": 0.6},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": _BY_SERIES},
            },
            {"mark": {"type": "line"}, "encoding": {"x": x, "y": y, "color": _BY_SERIES}},
            {
                "mark": {"type": "point", "filled": True, "size": 45},
                "encoding": {"x": x, "y": y, "color": _BY_SERIES, "shape": {**_BY_SERIES, "legend": None}},
            },
        ],
    }


def learning(points: Sequence[LearningPoint]) -> Spec:
    """Return a line per figure over the mean number of texts, with the lowest and highest order as a band."""
    rows: list[Row] = [
        {"series": one.figure, "texts": one.n_texts, "value": one.mean, "low": one.low, "high": one.high}
        for one in points
    ]
    x = {"field": "texts", "type": "quantitative", "title": "texts trained on (mean)"}
    y = {"field": "value", "title": "on authors left out", **_CHANCE}
    return {
        **SIZE,
        "title": "Learning curves; the band is the lowest and highest order of the authors",
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": _BY_SERIES},
            },
            {
                "mark": {"type": "line", "point": {"size": 45}},
                "encoding": {"x": x, "y": y, "color": _BY_SERIES, "shape": {**_BY_SERIES, "legend": None}},
            },
        ],
    }
