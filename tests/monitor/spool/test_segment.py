"""A spool file while it is written: what was written stays, what was torn is dropped, and nothing is said twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import AlreadyRunning, SpoolError
from monitor.records import Assignment, CrawlMemory, Entry, HostRest, Item, Poll, SourceLines, SourceState
from monitor.spool.lines import FailureLine, Foot, Head, ItemsLine, Line, PollLine, RunEnd, decode, encode
from monitor.spool.reading import Terms, read_segment
from monitor.spool.sink import SpoolSink, open_spool
from tests.conftest import NOW

Fill = Callable[..., SpoolSink]


@pytest.fixture
def terms(assignment: Assignment) -> Terms:
    return Terms(assignment=assignment, sources={"bron"}, now=NOW + timedelta(days=2))


@pytest.fixture
def fill(
    tmp_path: Path, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], make_item: Callable[..., Item],
    state: SourceState,
) -> Fill:  # fmt: skip
    """Write a run into ``tmp_path``: one item, one failed page, one page that waits. ``end`` as if killed: None."""

    def write(run_id: str = "crawl-1", *, end: str | None = "done", **options: int) -> SpoolSink:
        with open_spool(
            tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources={"bron"}, run_id=run_id, now=NOW, **options
        ) as sink:
            entries = [make_entry(name, title=f"Titel {name} van {run_id} é", identity_method="guid") for name in "abc"]
            poll = make_poll(run_id=run_id, polled_at=NOW)
            sink.save_poll(poll, replace(state, last_polled_at=NOW, next_due_at=NOW + timedelta(hours=1)), entries)
            sink.save_items([("entry-a", make_item("a"))])
            sink.save_failure("entry-b", "time-out", NOW + timedelta(hours=1))
            if end is not None:
                sink.end_run(ended_at=NOW, status="done", summary="{}")
        return sink

    return write


def lines_of(path: Path, terms: Terms) -> list[Line]:
    with read_segment(path, terms) as segment:
        return list(segment.lines())


def test_every_line_comes_back_as_it_was_written(fill: Fill, terms: Terms) -> None:
    (file,) = fill().files
    lines = lines_of(file, terms)
    assert [type(line) for line in lines] == [PollLine, ItemsLine, FailureLine, RunEnd]
    assert [decode(encode(line)) for line in lines] == lines
    assert file.name == "crawl-1.1-of-2.0001.jsonl.gz"


def test_a_half_character_in_a_text_survives_the_way(make_item: Callable[..., Item]) -> None:
    line = ItemsLine(items=(("e", make_item("a", text="half \ud83d emoji")),))
    assert decode(encode(line)) == line


def test_a_run_is_remembered_by_the_next(fill: Fill, tmp_path: Path) -> None:
    first = fill()
    with open_spool(
        tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources={"bron"}, run_id="crawl-2", now=NOW
    ) as sink:
        assert sink.states() == first.states()
        assert sink.known_entries(["entry-a", "entry-b", "entry-x"]) == {"entry-a", "entry-b"}
        assert [one.entry.id for one in sink.pending(["bron"], NOW)] == ["entry-c"]
        (failed,) = [one for one in sink.pending(["bron"], NOW + timedelta(hours=2)) if one.n_attempts]
        assert failed.entry.id == "entry-b"


def test_an_edited_entry_waits_again_and_an_item_counts_as_new_once(
    fill: Fill, tmp_path: Path, make_item: Callable[..., Item]
) -> None:
    fill()
    sink = fill("crawl-2", end=None)
    assert [one.entry.title for one in sink.pending(["bron"], NOW)] == ["Titel c van crawl-1 é"]  # b waits an hour
    outcome = sink._memory.take(ItemsLine(items=(("entry-a", make_item("a", text_hash="anders")),)))
    assert outcome == (0, 1)


@pytest.mark.parametrize("cut", [1, 30, 200, 700, 1_000, 2_000, 10_000])
def test_a_file_torn_at_any_place_is_finished_by_the_next_run(
    fill: Fill, tmp_path: Path, terms: Terms, cut: int
) -> None:
    fill(end=None)
    (part,) = tmp_path.glob("*.part")
    data = part.read_bytes()
    part.write_bytes(data[: max(0, len(data) - cut)])
    (tmp_path / "memory-1-of-2.json.gz").unlink(missing_ok=True)
    n_whole = data[: max(0, len(data) - cut)].count(b"\n")
    fill("crawl-2")
    assert not list(tmp_path.glob("*.part"))
    first = tmp_path / "crawl-1.1-of-2.0001.jsonl.gz"
    assert first.exists() == (n_whole > 0)
    if first.exists():
        with read_segment(first, terms) as segment:
            assert (segment.foot.n_lines, segment.foot.ending) == (n_whole - 1, "recovered")


@pytest.mark.parametrize("step", ["sealed", "remembered", "renamed"])
def test_killed_while_it_finishes_a_file_it_is_finished_once(
    fill: Fill, tmp_path: Path, terms: Terms, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*args: object) -> None:
        raise Killed

    target = {"sealed": "monitor.spool.memory.Memory.save", "remembered": "monitor.spool.sink.finish",
              "renamed": "pathlib.Path.unlink"}[step]  # fmt: skip
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(target, kill)
        fill()
    assert len(list(tmp_path.glob("*.part"))) == 1
    fill("crawl-2")
    assert sorted(path.name for path in tmp_path.glob("crawl-*.gz")) == [
        "crawl-1.1-of-2.0001.jsonl.gz", "crawl-2.1-of-2.0001.jsonl.gz",
    ]  # fmt: skip
    assert len(lines_of(tmp_path / "crawl-1.1-of-2.0001.jsonl.gz", terms)) == 4
    assert not list(tmp_path.glob("*.part"))


def test_a_large_run_becomes_several_files(fill: Fill, terms: Terms) -> None:
    files = fill(segment_bytes=1_000).files
    assert len(files) > 1
    assert sum(len(lines_of(file, terms)) for file in files) == 4


def test_two_crawls_of_one_shard_do_not_write_in_one_folder(fill: Fill, tmp_path: Path) -> None:
    with (
        open_spool(tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources=(), run_id="crawl-0", now=NOW),
        pytest.raises(AlreadyRunning),
    ):
        fill()


def test_a_full_disk_is_an_error_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with open_spool(tmp_path, assignment_id="OPD-2026-001", shard=None, sources=(), run_id="crawl-1", now=NOW) as sink:
        sink.save_failure("entry-a", "first", None)
        with monkeypatch.context() as patch, pytest.raises(SpoolError, match="No space left"):
            patch.setattr("os.fsync", full)
            sink.save_failure("entry-b", "second", None)
        sink.save_failure("entry-c", "third", None)
    (part,) = tmp_path.glob("*.part")
    lines = [decode(line) for line in part.read_bytes().splitlines(keepends=True)]
    assert [line.reason for line in lines if isinstance(line, FailureLine)] == ["first", "third"]


def test_what_left_the_listing_long_ago_is_forgotten(
    fill: Fill, tmp_path: Path, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], state: SourceState
) -> None:
    fill()
    for n, days in enumerate((70, 71)):
        with open_spool(
            tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources=(), run_id=f"crawl-{n + 2}", now=NOW
        ) as sink:
            assert bool(sink.known_entries(["entry-a"])) == (n == 0)
            at = NOW + timedelta(days=days)
            sink.save_poll(make_poll(run_id=f"crawl-{n + 2}", polled_at=at), state, [make_entry("d")])
            sink.end_run(ended_at=at, status="done", summary="{}")
            assert sink.known_entries(["entry-c", "entry-d"]) == {"entry-c", "entry-d"}  # c still waits


def test_the_head_and_the_foot_are_lines_as_well() -> None:
    head = Head(schema=1, assignment_id="a", run_id="r", shard="1/1", segment=1, started_at=NOW, version="0")
    foot = Foot(n_lines=0, sha256="0" * 64, ending="done")
    assert (decode(encode(head)), decode(encode(foot))) == (head, foot)


def test_a_thread_is_gone_on_with_where_it_was_read_to(
    tmp_path: Path, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], make_item: Callable[..., Item],
    state: SourceState,
) -> None:  # fmt: skip
    thread = "https://voorbeeld.nl/thread"
    pages = [
        make_entry(f"p{n}", url=f"{thread}?p={n}", identity=f"{thread}#page:{n:05d}:00000", identity_method="link")
        for n in (1, 2)
    ]

    def open_run(run_id: str) -> Any:
        return open_spool(tmp_path, assignment_id="OPD-2026-001", shard=None, sources={"bron"}, run_id=run_id, now=NOW)

    with open_run("crawl-1") as sink:
        sink.save_poll(make_poll(run_id="crawl-1", polled_at=NOW), state, [make_entry("t", url=thread)])
        assert [sink.save_entries(pages, NOW), sink.save_entries(pages, NOW)] == [2, 0]
        posts = [("entry-p1", make_item(f"1-{n}")) for n in range(3)]
        assert sink.save_items([("entry-t", make_item("t"))]).n_new == 1
        assert sink.save_items(posts).n_new == 3
        assert sink.save_items([("entry-p2", make_item("2"))]).n_new == 1
        sink.end_run(ended_at=NOW, status="done", summary="{}")
    with open_run("crawl-2") as sink:
        poll = make_poll(run_id="crawl-2", polled_at=NOW)
        sink.save_poll(poll, state, [make_entry("t", url=thread, text="Nieuwe reactie.")])
        (waiting,) = sink.pending(["bron"], NOW)
    assert (waiting.entry.url, waiting.resume_identity, waiting.resume_url) == (
        thread, pages[1].identity, pages[1].url,
    )  # fmt: skip


def test_titles_and_what_was_learnt_of_hosts_are_remembered(fill: Fill, tmp_path: Path) -> None:
    rest = HostRest(host="voorbeeld.nl", n_refusals=2, rests_until=NOW, was_asked=True, noted_at=NOW)
    lines = SourceLines(source_id="bron", lines="aa/bb")
    for run_id in ("crawl-1", "crawl-2"):
        with open_spool(
            tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources={"bron"}, run_id=run_id, now=NOW
        ) as sink:
            assert sink.memory() == CrawlMemory(
                rests=(rest,) if run_id == "crawl-2" else (), templates=(lines,) if run_id == "crawl-2" else ()
            )
            sink.save_memory(CrawlMemory(rests=(replace(rest, n_refusals=1),)))
            sink.save_memory(CrawlMemory(rests=(rest,), templates=(lines,)))
            sink.end_run(ended_at=NOW, status="done", summary="{}")
    fill("crawl-3")
    with open_spool(
        tmp_path, assignment_id="OPD-2026-001", shard=(1, 2), sources={"bron"}, run_id="crawl-4", now=NOW
    ) as sink:
        recent = sink.recent_entries("bron")
    assert [one.title for one in recent] == [f"Titel {name} van crawl-3 é" for name in "cba"]
    assert recent[0].published_at is not None
