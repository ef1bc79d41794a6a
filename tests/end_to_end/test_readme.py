"""Every command of the README runs as it stands, in a fresh folder; and the command page is that of the program."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE = {"make demo", "make test"}  # run by a newcomer and by the check itself


def blocks() -> list[str]:
    """Return the shell blocks of the README, in order."""
    return BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_tour_runs_as_it_stands(tmp_path: Path) -> None:
    script = "\n".join(blocks()).replace(". .venv/bin/activate\n", "")
    assert script.count("monitor ") >= 12
    bin_folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
        check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert "refused, as it should be" in done.stdout
    out = tmp_path / "demo-out"
    assert (out / "tags.jsonl").read_text(encoding="utf-8").count("\n") == 1
    judged = (out / "judged.csv").read_text(encoding="utf-8").splitlines()
    assert judged[0].startswith("series,date,observed")
    assert judged[-1].split(",")[7:9] == ["1", "ears-c2"]
    assert (tmp_path / "my-region" / "monitor.duckdb").exists()


def test_the_first_screen_names_the_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:26]
    assert {line.split("#")[0].strip() for line in first_screen if line.startswith("    make")} == MAKE


def test_the_links_of_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.slow
def test_the_command_page_is_that_of_the_program(tmp_path: Path) -> None:
    page = tmp_path / "commands.md"
    typer = Path(sys.executable).with_name("typer")
    subprocess.run(
        [typer, "cli.py", "utils", "docs", "--name", "monitor", "--title", "Commands", "--output", page],
        cwd=ROOT, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert page.read_text(encoding="utf-8") == (ROOT / "docs/commands.md").read_text(encoding="utf-8")
