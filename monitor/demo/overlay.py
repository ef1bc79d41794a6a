"""The data overlay that makes the sources, places and claims of the demonstration part of the catalogue."""

import re
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.demo.world import demo_folder
from monitor.errors import CatalogueError

if TYPE_CHECKING:
    from monitor.demo.site import Site

_SHEETS = ("municipalities.csv", "places.csv")
_TEXT = re.compile(r"\{text:([\w@-]{1,60})\}")


def write_overlay(site: "Site", folder: Path) -> Path:
    """Write the overlay for a running site: ``{base}`` and ``{text:ID}`` become real addresses.

    What is there already is replaced, so that a site at other ports can use the same folder.

    Returns:
        The folder, for ``Catalogue(folder)`` or ``MONITOR_DATA``.

    Raises:
        CatalogueError: a file names a source or text that the site does not have.
        OSError: the folder cannot be written.
    """
    root = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in _SHEETS:
        (folder / name).write_text(root.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8")
    for kind in ("sources", "claims"):
        target = folder / kind
        target.mkdir(exist_ok=True)
        for file in root.joinpath(kind).iterdir():
            if file.name.endswith(".toml"):
                (target / file.name).write_text(_filled(site, kind, file), encoding="utf-8")
    return folder


def _filled(site: "Site", kind: str, file: Traversable) -> str:
    content = file.read_text(encoding="utf-8")
    if kind == "sources":
        source = file.name.removesuffix(".toml")
        if source not in site.bases:
            raise CatalogueError(str(file), "url", f"the site has no host {source!r}")
        return content.replace("{base}", site.bases[source])
    return _TEXT.sub(lambda found: _address(site, file, found[1]), content)


def _address(site: "Site", file: Traversable, text_id: str) -> str:
    source = next((text.source for text in site.world.texts if text.id == text_id), None)
    if source is None:
        raise CatalogueError(str(file), "review_url", f"there is no text {text_id!r}")
    return site.bases[source] + site.world.paths[text_id]
