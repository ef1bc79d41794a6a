"""Write the page of the documentation that lists the cases: ``python -m tests.hostile``."""

from pathlib import Path

from tests.hostile.table import document

(Path(__file__).parents[2] / "docs" / "collecting" / "hostile.md").write_text(document(), encoding="utf-8")
