"""The bundled fictional site that ``monitor demo`` serves on loopback and crawls by real HTTP.

The texts, sources, places and claims lie in ``data/demo``. Municipalities, papers and persons in them do not exist.
"""

from monitor.demo.overlay import write_overlay
from monitor.demo.site import Site
from monitor.demo.world import World, load_world

__all__ = ["Site", "World", "load_world", "write_overlay"]
