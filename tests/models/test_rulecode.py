"""The version of the tagger follows the rules in code, so that a mended rule reaches what is stored."""

import json
import subprocess
import sys
from pathlib import Path

from monitor.models.rulecode import OUTSIDE, mark_of, rules_mark

_LOADED = """
import json, sys
from monitor.catalogue import Catalogue
from monitor.models.jsonl import tag_records
from monitor.models.tagger import load_tagger
record = {"id": "a", "text": "Kom zaterdag om 14.00 uur naar Ede", "published_at": "2026-11-20T10:00:00+01:00"}
list(tag_records(load_tagger(Catalogue()), [json.dumps(record)]))
print(json.dumps([name for name in sys.modules if name.startswith("monitor.")]))
"""
# What only carries, checks or names: no label depends on it but through the catalogue, which is in the version itself.
_CARRIERS = {"monitor.data", "monitor.errors", "monitor.protocols", "monitor.records", "monitor.remembered"}


def test_every_module_that_tagging_loads_is_in_the_mark() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, check=True, text=True)
    loaded = {name for name in json.loads(done.stdout) if not name.startswith(("monitor.models", "monitor.catalogue"))}
    assert loaded - _CARRIERS == {f"monitor.{name.removesuffix('.py')}" for name in OUTSIDE}


def test_the_mark_changes_with_a_rule_and_not_with_line_ends_or_order(tmp_path: Path) -> None:
    one, other = tmp_path / "a.py", tmp_path / "b.py"
    one.write_bytes(b"LEAST_WORDS = 3\n")
    other.write_bytes(b"MOST = 25\n")
    before = mark_of([one, other])
    assert mark_of([other, one]) == before
    other.write_bytes(b"MOST = 25\r\n")
    assert mark_of([one, other]) == before
    one.write_bytes(b"LEAST_WORDS = 4\n")
    assert mark_of([one, other]) != before
    assert len(rules_mark()) == 64
