"""The bundled fictional site that ``monitor demo`` serves on loopback and crawls by real HTTP.

``world.load_world`` reads the texts, sources, places and claims of ``data/demo``; ``site.Site`` serves them;
``overlay.write_overlay`` makes them part of the catalogue. Municipalities, papers and persons in them do not exist.
"""
