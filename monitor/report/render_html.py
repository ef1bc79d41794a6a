"""Render a report as one self-contained web page that meets WCAG 2.2 AA. No script, nothing loaded from elsewhere."""

from base64 import b64encode
from importlib.resources import files

from markupsafe import Markup

from monitor.report.chart import Size, render_svg
from monitor.report.dutch import day, short_day
from monitor.report.model import Figure, Report, captioned

FONTS = (("400", "PublicSans-Regular-latin.woff2"), ("600", "PublicSans-SemiBold-latin.woff2"))


def render_html(report: Report) -> str:
    """Render the page. All text passes autoescape, so markup in a title or a claim stays text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("monitor.report", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html.j2").render(
        report=report, word=dict(report.labels), style=_style(), svg=_svg, day=day,
        short_day=short_day, dict=dict, captioned=captioned,
    )  # fmt: skip


def _svg(figure: Figure, size: Size, id_prefix: str) -> Markup:
    return Markup(render_svg(figure, size, id_prefix=id_prefix))  # noqa: S704 - our own drawing; its texts are escaped


def _style() -> Markup:
    root = files("monitor.report")
    faces = "".join(
        f'@font-face{{font-family:"Public Sans";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{b64encode((root / 'fonts' / name).read_bytes()).decode()}) format('woff2')}}"
        for weight, name in FONTS
    )
    css = (root / "templates" / "page.css").read_text("utf-8")
    return Markup(faces + css)  # noqa: S704 - files of this package
