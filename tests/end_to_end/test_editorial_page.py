"""The commands of docs/editorial.md run as they stand, in an empty folder, and do what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

from monitor.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_runs_as_it_stands(tmp_path: Path) -> None:
    blocks = BLOCK.findall((ROOT / "docs/editorial.md").read_text(encoding="utf-8"))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for name in ("MONITOR_DB", "MONITOR_NOW"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)], cwd=tmp_path, env=environment, capture_output=True,
        text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert "windmolen*" in done.stdout
    assert "Nothing was written" in done.stderr
    assert '"theme_labels": ["windmolens"]' in done.stdout
    catalogue = Catalogue(tmp_path / "data")
    assert catalogue.theme("windmolens").version == 1
    assert catalogue.claim("windmolens-bevingen").review_publisher == "Factcheck Voorbeeld"
    assert any(claim.review_url == "https://factcheck.example/2" for claim in catalogue.claims)
