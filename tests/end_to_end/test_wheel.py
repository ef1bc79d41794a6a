"""The wheel holds one import name and all it needs, and the installed program runs outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return next(out.glob("*.whl"))


def test_monitor_is_its_only_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"monitor"}


@pytest.mark.parametrize(
    "needed",
    [
        "monitor/cli.py", "monitor/py.typed", "monitor/spiders/run.py", "monitor/models/artefacts/models.npz",
        "monitor/data/themes/5g.toml", "monitor/data/messages/nl.toml", "monitor/data/demo/texts/a.jsonl",
        "monitor/store/migrations/0001_tables.sql", "monitor/report/templates/report.typ",
    ],
)  # fmt: skip
def test_it_holds_what_the_program_reads(wheel: Path, needed: str) -> None:
    assert needed in zipfile.ZipFile(wheel).namelist()


def test_the_installed_program_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    # Only the wheel's folder goes before the dependencies: -P keeps the present folder out.
    code = f"import sys; sys.path.insert(0, {str(target)!r}); from monitor.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "8 themes" in done.stdout
    code = f"import sys; sys.path.insert(0, {str(target)!r}); import monitor.data; print(monitor.data.__file__)"
    where = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert where.startswith(str(target))
