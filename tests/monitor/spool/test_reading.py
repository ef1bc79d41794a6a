"""Spool files from elsewhere: what is damaged, foreign, newer or hostile is refused with a reason, the rest goes on."""

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import SpoolError
from monitor.records import Assignment, CrawlMemory, Entry, HostRest, Item, Poll, SourceLines, SourceState
from monitor.spool.ingest import ingest
from monitor.spool.lines import EntriesLine, FailureLine, Head, ItemsLine, MemoryLine, PollLine, decode, encode
from monitor.spool.reading import Terms, read_segment
from monitor.store import Store
from tests.conftest import NOW

Values = dict[str, Any]
HEAD = Head(
    schema=1, assignment_id="OPD-2026-001", run_id="crawl-1", shard="1/1", segment=1, started_at=NOW, version="0"
)


@pytest.fixture
def terms(assignment: Assignment) -> Terms:
    return Terms(assignment=assignment, sources={"bron"}, now=NOW)


@pytest.fixture
def good(
    make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], make_item: Callable[..., Item], state: SourceState
) -> list[bytes]:
    """The lines of a small file that is in order, without its foot."""
    lines = (
        HEAD,
        PollLine(poll=make_poll(run_id="crawl-1", polled_at=NOW), state=state, entries=(make_entry("a"),)),
        ItemsLine(items=(("entry-a", make_item("a")),)),
        FailureLine(entry_id="entry-b", reason="time-out", next_try_at=NOW, n_attempts=1),
        MemoryLine(
            memory=CrawlMemory(
                rests=(HostRest(host="x.nl", n_refusals=1, rests_until=NOW, was_asked=True, noted_at=NOW),),
                templates=(SourceLines(source_id="bron", lines="aa"),),
            )
        ),
        EntriesLine(entries=(make_entry("c"),), seen_at=NOW),
    )
    return [encode(line) for line in lines]


def write(path: Path, lines: list[bytes], *, foot: bool = True) -> Path:
    """Write lines as a spool file, with a foot that fits them."""
    data = b"".join(lines)
    if foot:
        values = {"n_lines": len(lines) - 1, "sha256": hashlib.sha256(data).hexdigest(), "ending": "done"}
        data += json.dumps({"foot": values}).encode() + b"\n"
    path.write_bytes(gzip.compress(data, 1))
    return path


def changed(line: bytes, change: Callable[[Values], object]) -> bytes:
    """Return a line after its values were changed."""
    values = json.loads(line)
    change(next(iter(values.values())))
    return json.dumps(values).encode() + b"\n"


def refusal(path: Path, terms: Terms) -> str:
    with pytest.raises(SpoolError) as caught:
        read_segment(path, terms)
    return caught.value.reason


def test_a_file_in_order_is_read(tmp_path: Path, good: list[bytes], terms: Terms) -> None:
    with read_segment(write(tmp_path / "x.jsonl.gz", good), terms) as segment:
        assert (segment.head, len(list(segment.lines()))) == (HEAD, 5)


def item_of(values: Values) -> Values:
    found: Values = values["items"][0][1]
    return found


@pytest.mark.parametrize(
    ("at", "change", "reason"),
    [
        (0, lambda v: v.update(schema=2), "schema 2"),
        (0, lambda v: v.update(assignment_id="OPD-2025-009"), "OPD-2025-009"),
        (0, lambda v: v.update(started_at="2024-01-01T00:00:00+00:00"), "outside the term"),
        (0, lambda v: v.update(started_at="2027-01-01T00:00:00+00:00"), "future"),
        (0, lambda v: v.update(started_at="2026-11-25T06:00:00"), "no time zone"),
        (0, lambda v: v.update(segment=True), "int expected"),
        (0, lambda v: v.pop("run_id"), "run_id"),
        (1, lambda v: v["poll"].update(source_id="../../etc/passwd"), "is not assigned"),
        (1, lambda v: v["state"].update(source_id="andere"), "another"),
        (1, lambda v: v["entries"][0].update(source_id="andere"), "another"),
        (1, lambda v: v["entries"][0].update(id=""), "identifier"),
        (1, lambda v: v["entries"][0].update(title=["geen", "titel"]), "str expected"),
        (1, lambda v: v["entries"][0].update(published_at="0001-01-01T00:00:00+14:00"), "no moment"),
        (1, lambda v: v["entries"].append("niets"), "str"),
        (1, lambda v: v["poll"].update(run_id="crawl-2"), "another run"),
        (1, lambda v: v["poll"].update(status="best goed"), "none of"),
        (1, lambda v: v["poll"].update(n_entries=10**30), "out of range"),
        (1, lambda v: v["poll"].update(duration_s=10**400), "large"),
        (1, lambda v: v["poll"].update(duration_s=float("nan")), "no number"),
        (1, lambda v: v["poll"].update(polled_at="9999-01-01T00:00:00+00:00"), "future"),
        (1, lambda v: v["state"].update(last_polled_at="9999-01-01T00:00:00+00:00"), "future"),
        (2, lambda v: item_of(v).update(source_id="andere"), "is not assigned"),
        (2, lambda v: item_of(v).update(assignment_id="OPD-2025-009"), "another assignment"),
        (2, lambda v: item_of(v).update(text="half \ud83d"), "surrogates"),
        (2, lambda v: item_of(v).update(first_seen_at="1999-01-01T00:00:00+00:00"), "before the run"),
        (2, lambda v: v.update(items=[["entry-a"]]), "shorter"),
        (2, lambda v: v.update(items={}), "a list was expected"),
        (3, lambda v: v.update(entry_id="x" * 1_000), "identifier"),
        (3, lambda v: v.update(reason=None), "str expected"),
        (4, lambda v: v["memory"]["rests"][0].update(rests_until="9999-01-01T00:00:00+00:00"), "rest for longer"),
        (4, lambda v: v["memory"]["rests"][0].update(noted_at="9999-01-01T00:00:00+00:00"), "future"),
        (4, lambda v: v["memory"]["rests"][0].update(was_asked="ja"), "bool expected"),
        (4, lambda v: v["memory"]["templates"][0].update(source_id="andere"), "is not assigned"),
        (4, lambda v: v["memory"]["templates"][0].update(lines="x" * 200_000), "template lines"),
        (5, lambda v: v["entries"][0].update(source_id="andere"), "is not assigned"),
        (5, lambda v: v.update(seen_at="1999-01-01T00:00:00+00:00"), "before the run"),
    ],
)  # fmt: skip
def test_what_no_crawl_says_is_refused_with_the_line(
    tmp_path: Path, good: list[bytes], terms: Terms, at: int, change: Callable[[Values], object], reason: str
) -> None:
    good[at] = changed(good[at], change)
    said = refusal(write(tmp_path / "x.jsonl.gz", good), terms)
    assert reason in said
    assert said.startswith(f"line {at + 1}: ")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"null\n", b"[]\n", b"{}\n", b'{"head": 1}\n', b'{"a": 1, "b": 2}\n', b'{"vreemd": {}}\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n", b'{"poll": ' + b'{"a":' * 50_000 + b"\n", b'{"poll": {"n": ' + b"9" * 10_000 + b"}}\n",
        b'{"poll": [' + b"[]," * 1_500_000 + b"[]]}\n",
    ],
    ids=range(13),
)  # fmt: skip
def test_a_line_that_is_none_of_ours_is_refused(tmp_path: Path, good: list[bytes], terms: Terms, raw: bytes) -> None:
    for at in (0, 2):
        if raw or at == 0:
            lines = [*good[:at], raw, *good[at + 1 :]]
            assert "line" in refusal(write(tmp_path / f"{at}.jsonl.gz", lines), terms)


def test_lines_in_the_wrong_order_are_refused(tmp_path: Path, good: list[bytes], terms: Terms) -> None:
    assert "second head" in refusal(write(tmp_path / "a.jsonl.gz", [*good, good[0]]), terms)
    assert "begin" in refusal(write(tmp_path / "b.jsonl.gz", good[1:]), terms)
    assert "last line is missing" in refusal(write(tmp_path / "c.jsonl.gz", good, foot=False), terms)
    whole = gzip.decompress(write(tmp_path / "d.jsonl.gz", good).read_bytes())
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(whole + good[1]))
    assert "goes on" in refusal(tmp_path / "d.jsonl.gz", terms)


def test_a_line_that_is_missing_or_changed_shows(tmp_path: Path, good: list[bytes], terms: Terms) -> None:
    whole = gzip.decompress(write(tmp_path / "a.jsonl.gz", good).read_bytes())
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(whole.replace(b"time-out", b"time-uit")))
    assert "promises" in refusal(tmp_path / "a.jsonl.gz", terms)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(whole.replace(good[3], b"")))
    assert "promises" in refusal(tmp_path / "b.jsonl.gz", terms)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path, good: list[bytes], terms: Terms) -> None:
    long_line = tmp_path / "line.jsonl.gz"
    with gzip.open(long_line, "wb", compresslevel=9) as file:
        file.write(good[0] + b'{"poll": "')
        for _ in range(50):
            file.write(b"a" * 2_000_000)
    assert "more than a spool file ever holds" in refusal(long_line, terms)
    many_lines = tmp_path / "lines.jsonl.gz"
    with gzip.open(many_lines, "wb", compresslevel=9) as file:
        file.write(good[0])
        line = changed(good[3], lambda v: v.update(reason="x" * 5_000_000))
        for _ in range(20):
            file.write(line)
    assert "more than a spool file ever holds" in refusal(many_lines, terms)


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b", b"geen gzip " * 100, os.urandom(500)])
def test_what_is_no_packed_file_is_refused(tmp_path: Path, terms: Terms, damage: bytes) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(damage)
    assert refusal(path, terms)


def test_links_pipes_and_folders_are_not_read(tmp_path: Path, good: list[bytes], terms: Terms) -> None:
    write(tmp_path / "echt.jsonl.gz", good)
    (tmp_path / "link.jsonl.gz").symlink_to("/dev/zero")
    (tmp_path / "link-2.jsonl.gz").symlink_to(tmp_path / "echt.jsonl.gz")
    (tmp_path / "map.jsonl.gz").mkdir()
    os.mkfifo(tmp_path / "pijp.jsonl.gz")
    for name in ("link", "link-2", "map", "pijp"):
        assert "no plain file" in refusal(tmp_path / f"{name}.jsonl.gz", terms)


def test_bad_files_do_not_stand_in_the_way_of_good_ones(
    tmp_path: Path, good: list[bytes], terms: Terms, store: Store
) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    write(folder / "b.jsonl.gz", good)
    (folder / "a.jsonl.gz").write_bytes(b"niets")
    write(folder / "c\n\x1b[31m.jsonl.gz", [changed(good[0], lambda v: v.update(schema=9)), *good[1:]])
    os.mkfifo(folder / "d.jsonl.gz")
    (folder / "e.part").write_bytes(good[0])
    found = {one.subject: one for one in ingest(store, [folder], terms, remove=True).files}
    assert {name: one.status for name, one in found.items()} == {
        "a.jsonl.gz": "failed", "b.jsonl.gz": "done", "c??[31m.jsonl.gz": "failed", "d.jsonl.gz": "failed",
    }  # fmt: skip
    assert all(one.reason.startswith("refused: ") for one in found.values() if one.status == "failed")
    assert store.counts()["n_items"] == 1
    assert not (folder / "b.jsonl.gz").exists()
    assert (folder / "a.jsonl.gz").exists()


def test_the_same_content_is_known_under_any_name(
    tmp_path: Path, good: list[bytes], terms: Terms, store: Store
) -> None:
    write(tmp_path / "a.jsonl.gz", good)
    write(tmp_path / "b.jsonl.gz", good)
    statuses = [one.status for one in ingest(store, [tmp_path, tmp_path / "a.jsonl.gz"], terms).files]
    assert statuses == ["done", "skipped"]


def test_a_zero_byte_in_a_text_is_stored(tmp_path: Path, good: list[bytes], terms: Terms, store: Store) -> None:
    good[2] = changed(good[2], lambda v: item_of(v).update(text="a\u0000b", text_hash="x"))
    (outcome,) = ingest(store, [write(tmp_path / "a.jsonl.gz", good)], terms).files
    assert (outcome.status, outcome.n_new) == ("done", 1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(value=json_values, where=st.integers(0, 5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_value_in_any_place_is_a_record_or_a_refusal(good: list[bytes], value: Any, where: int) -> None:
    for line in good:
        values = json.loads(line)
        body = next(iter(values.values()))
        places = [body, *(part for part in body.values() if isinstance(part, dict))]
        place = places[where % len(places)]
        place[sorted(place)[where % len(place)]] = value
        try:
            decode(json.dumps(values).encode())
        except ValueError:
            continue


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_line_or_a_refusal(data: bytes) -> None:
    try:
        decode(data)
    except ValueError:
        return


def test_the_clocks_of_two_machines_may_differ_a_little(
    tmp_path: Path, good: list[bytes], assignment: Assignment
) -> None:
    behind = Terms(assignment=assignment, sources={"bron"}, now=NOW - timedelta(hours=3))
    with read_segment(write(tmp_path / "x.jsonl.gz", good), behind) as segment:
        assert segment.head == HEAD
