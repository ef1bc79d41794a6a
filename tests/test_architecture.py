"""Imports point one way, SQL has one home, and nothing is named after nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = [
    *sorted(path for folder in ("monitor", "spiders", "models") for path in (ROOT / folder).rglob("*.py")),
    ROOT / "cli.py",
]
# What each layer may not import. Commands belong to the outermost layer, beside cli.
FORBIDDEN = {
    "monitor": ("monitor.spiders", "monitor.models", "monitor.cli", "monitor.commands", "monitor.demo"),
    "spiders": (
        "monitor.models",
        "monitor.store",
        "monitor.cli",
        "monitor.commands",
        "monitor.report",
        "monitor.alerts",
    ),
    "models": (
        "monitor.spiders",
        "monitor.store",
        "monitor.cli",
        "monitor.commands",
        "monitor.report",
        "monitor.alerts",
    ),
}
PURE = (
    "report/build.py", "alerts/draft.py", "alerts/level.py", "alerts/lifecycle.py", "detect", "health.py", "volume.py",
)  # fmt: skip
ORDER = ("records", "errors", "urls", "text")  # each may import only those before it, of ours
GENERIC = ("utils", "util", "common", "helpers", "helper", "misc", "manager", "core")


def imports(path: Path) -> Iterator[str]:
    """Yield every module of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("monitor"):
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("monitor"))


def layer(path: Path) -> str:
    """Return the layer of a file."""
    inside = path.relative_to(ROOT).parts
    return (
        "outer" if inside[:2] in (("monitor", "commands"), ("monitor", "demo")) or path.name == "cli.py" else inside[0]
    )


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_inward(path: Path) -> None:
    forbidden = FORBIDDEN.get(layer(path), ())
    if path == ROOT / "monitor" / "__main__.py":
        forbidden = ()
    bad = [name for name in imports(path) if name.startswith(forbidden)] if forbidden else []
    assert not bad


def test_the_ground_records_import_only_each_other() -> None:
    for position, name in enumerate(ORDER):
        allowed = {"monitor", *(f"monitor.{other}" for other in ORDER[:position])}
        bad = [
            found
            for found in imports(ROOT / "monitor" / f"{name}.py")
            if not found.startswith(tuple(allowed - {"monitor"}) or "-")
        ]
        assert not bad, name


def test_sql_lives_in_the_store_only() -> None:
    words = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "CREATE TABLE")
    outside = [path for path in CODE if (ROOT / "monitor" / "store") not in path.parents]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in outside
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(words)
    ]
    assert not found


def test_every_query_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor" / "store").glob("*.py"))
    tables = ("tag_theme", "tag_municipality", "tag_claim", "tag_reason")
    generated = {f"{verb}_{table}" for verb in ("save", "delete") for table in tables}
    names = {path.stem for path in (ROOT / "monitor" / "store" / "queries").glob("*.sql")}
    assert {name for name in names - generated if f'"{name}"' not in code} == set()


def test_no_file_is_named_after_nothing() -> None:
    assert [path for path in CODE if path.stem in GENERIC] == []


def test_no_code_reads_a_pickle() -> None:
    bad = [
        path
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and {"pickle", "joblib", "dill", "cloudpickle", "shelve"}
        & {*(name.name for name in node.names), getattr(node, "module", None) or ""}
    ]
    assert bad == []


def test_no_file_grows_beyond_one_subject() -> None:
    long = {str(path.relative_to(ROOT)): n for path in CODE if (n := len(path.read_text().splitlines())) > 400}
    # The glossary of the project is one subject, however many words it has.
    assert {name for name in long if name != "monitor/records.py"} == set()


@pytest.mark.parametrize("path", PURE)
def test_pure_parts_read_no_clock_disk_or_network(path: str) -> None:
    folder = ROOT / "monitor" / path
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]
    files = [file for file in files if file.name != "series_file.py"]  # the file command is the edge of the detectors
    bad = ("datetime.now", "date.today", "time.time(", "open(", "random.random(", "socket", "urlopen")
    assert [(file.name, word) for file in files for word in bad if word in file.read_text(encoding="utf-8")] == []
