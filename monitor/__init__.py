"""onrustmonitor: public Dutch pages in, explained signals about places and themes out; never about persons.

In a checkout the code folders ``spiders``, ``models`` and ``data`` and the file ``cli.py`` stand beside this package;
in an installed copy they lie inside it. Either way they are imported as ``monitor.spiders``, ``monitor.models``,
``monitor.data`` and ``monitor.cli``.
"""

from pathlib import Path

__version__ = "0.1.0"

_HERE = Path(__file__).parent
if not (_HERE / "cli.py").exists():  # a checkout: find the sibling folders as sub-packages
    __path__.append(str(_HERE.parent))
