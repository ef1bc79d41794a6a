"""``monitor review`` over texts of the demonstration, tagged by the real tagger."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from monitor.catalogue import Catalogue
from monitor.cli import app
from monitor.demo.world import load_world
from monitor.models.corpus import read_examples
from monitor.models.tagger import load_tagger
from monitor.pipeline import link_stories, tag_items
from monitor.records import Assignment, Item
from monitor.store import Store

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
N_WEEKS, A_WEEK = 9, 24
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine weeks of two dozen texts; those of the last week are of other subjects, and from another source."""
    path = tmp_path_factory.mktemp("review") / "monitor.duckdb"
    store = Store(path)
    store.migrate(NOW)
    store.assignments.add(
        Assignment(
            id="OPD-2026-001", controller="gemeente Voorbeeldstad", purpose="communicatie", type="algemeen_beeld",
            ground="art. 172 lid 1 Gemeentewet", occasion="algemeen beeld", themes=(), area=(), sources=(),
            starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28), approver="rol:privacy-officer", dpia_ref="DPIA-1",
            fg_advice="FG-1", status="active", created_at=NOW,
        )
    )  # fmt: skip
    texts = [text for text in load_world().originals if len(text.text) > 150]
    texts.sort(key=lambda text: (not text.themes, text.id))
    themed, other = texts[: (N_WEEKS - 1) * A_WEEK], texts[-A_WEEK:]
    monday = datetime(2026, 9, 21, 9, tzinfo=UTC)
    items = [
        Item(
            id=f"item-{at:03}", source_id="bron-zes" if text in themed else "nieuw", assignment_id="OPD-2026-001",
            url=f"https://voorbeeld.nl/{at}", title=text.title, text=f"{text.text}\n\nBel 06-12345678.",
            text_status="full", genre="forum", published_at=monday + timedelta(weeks=week), published_source="feed",
            published_raw=None, first_seen_at=NOW, text_hash=f"hash-{at}",
        )
        for at, (week, text) in enumerate(
            [(at % (N_WEEKS - 1), text) for at, text in enumerate(themed)] + [(N_WEEKS - 1, text) for text in other]
        )
    ]  # fmt: skip
    store.collecting("OPD-2026-001").save_items([(item.id, item) for item in items])
    assert tag_items(store, load_tagger(Catalogue()), now=NOW) == N_WEEKS * A_WEEK
    link_stories(store)
    return path


@pytest.fixture
def run(tagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a subcommand of review on a copy of the database."""
    path = tmp_path / "monitor.duckdb"
    shutil.copy(tagged, path)
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())
    monkeypatch.setenv("MONITOR_DB", str(path))

    def invoke(*options: str, keys: str | None = None, status: int = 0) -> Result:
        result = CliRunner().invoke(app, ["review", *options], input=keys)
        assert result.exit_code == status, result.output
        return result

    return invoke


def first(run: Run, *options: str) -> str:
    return str(json.loads(run("list", "--json", *options).stdout)[0]["item_id"])


def shown(run: Run, item: str) -> dict[str, object]:
    return dict(json.loads(run("show", item, "--json").stdout)["labels"])


def test_the_list_says_why_each_item_is_worth_a_look(run: Run) -> None:
    rows = json.loads(run("list", "--limit", "10", "--json").stdout)
    kinds = {why.split(":")[0] for row in rows for why in row["why"]}
    assert len(rows) == 10
    assert kinds == {"near", "disagree", "random"}
    assert all(row["why"] for row in rows)


def test_show_marks_the_words_of_the_reasons_and_names_no_source(run: Run) -> None:
    offered = [row["item_id"] for row in json.loads(run("list", "--limit", "50", "--json").stdout)]
    explained = (item for item in offered if json.loads(run("show", item, "--json").stdout)["reasons"])
    item = next(explained)  # a text without any label has no reasons
    text = run("show", item).stdout
    assert "⟦" in text
    assert "bron-zes" not in text
    assert "voorbeeld.nl" not in text
    found = json.loads(run("show", item, "--json").stdout)
    assert set(found) == {
        "item_id", "title", "text", "published_at", "why", "tagger_version", "labels", "p", "reasons",
    }  # fmt: skip


def test_a_sitting_corrects_accepts_skips_undoes_and_quits(run: Run) -> None:
    two = [row["item_id"] for row in json.loads(run("list", "--limit", "3", "--json").stdout)]
    keys = "t none\nd no\nc none\ns none\nu escalation\nn let op\na\na\nz\nk\nq\n"
    out = run("--limit", "3", "--by", "rol:een", keys=keys).stdout
    assert re.search(r"saved: .*unrest.* corrected", out)
    assert "taken back" in out
    assert "Saved 1 reviews as rol:een." in out
    left = [row["item_id"] for row in json.loads(run("list", "--limit", "50", "--json").stdout)]
    assert two[0] not in left
    assert two[1] in left  # was accepted and taken back


def test_a_sitting_leaves_stdout_to_the_machine_that_asked_for_json(run: Run) -> None:
    done = run("--limit", "2", "--json", keys="c\nnone\nd no\ns none\na\nq\n")
    assert json.loads(done.stdout) == {"saved": 1}
    assert "--- 1 of 2" in done.stderr
    assert "saved:" in done.stderr


def test_a_sitting_survives_mistakes_and_the_end_of_its_input(run: Run) -> None:
    out = run("--limit", "1", keys="\nhuh\nt ufo\nm Nergenshuizen\nw bestaat niet in de tekst\nd misschien\nz\n").stdout
    assert "'Nergenshuizen' is not a municipality" in out
    assert "does not stand in the text" in out
    assert "is not one of yes, no" in out
    assert "Saved 0 reviews" in out


def test_contradictions_are_told_before_saving_and_not_saved(run: Run) -> None:
    out = run("--limit", "1", keys="c none\nd yes\ns denies\na\nq\n").stdout
    assert "noted; before saving" in out
    assert "Saved 0 reviews" in out


def test_correct_judges_what_is_named_and_the_rest_only_on_request(run: Run) -> None:
    item = first(run)
    partly = json.loads(run("correct", item, "--themes", "corona,5g", "--json").stdout)
    assert partly["judged"] == ["themes"]
    all_of_it = json.loads(
        run("correct", item, "--municipality", "Nuenen, Gerwen en Nederwetten", "--municipality", "Ede",
            "--accept-rest", "--json").stdout
    )  # fmt: skip
    assert len(all_of_it["judged"]) == 7
    assert set(all_of_it["corrected"]) >= {"municipalities", "themes"}  # what this role corrected before stays
    taken_back = json.loads(run("correct", item, "--themes", "corona", "--accept-rest", "--json").stdout)
    assert set(taken_back["corrected"]) >= {"municipalities", "themes"}


def stored(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Return what a person would read in the database."""
    with Store(path / "monitor.duckdb").database.read() as connection:
        return connection.execute(sql, list(values)).fetchall()


ASSERTED = ("--disinformation", "yes", "--claim", "15-minutenstad-gevangenis")


def test_a_later_no_takes_the_claim_of_another_role_out_of_force(run: Run, tmp_path: Path) -> None:
    item = next(row["item_id"] for row in json.loads(run("list", "--limit", "50", "--json").stdout)
                if not shown(run, row["item_id"])["claim_id"])  # fmt: skip
    run("correct", item, *ASSERTED, "--accept-rest", "--by", "rol:een")
    later = json.loads(run("correct", item, "--disinformation", "no", "--by", "rol:twee", "--json").stdout)
    assert later["judged"] == ["disinformation", "claim_id", "stance"]
    assert stored(tmp_path, "SELECT flagged, claims FROM tags WHERE item_id = $1", item) == [(False, [])]
    file = tmp_path / "reviews.jsonl"
    run("export", str(file))
    line = json.loads(file.read_text(encoding="utf-8"))
    assert (line["disinformation"], line["claim_id"], line["stance"]) == (False, "", "")


def test_a_no_that_leaves_the_own_claim_asserted_is_refused(run: Run, tmp_path: Path) -> None:
    item = first(run)
    run("correct", item, *ASSERTED, "--accept-rest")
    refused = run("correct", item, "--disinformation", "no", status=1)
    assert "or claim none" in str(refused.exception)
    run("correct", item, "--disinformation", "no", "--claim", "none")
    assert stored(tmp_path, "SELECT flagged, claims FROM tags WHERE item_id = $1", item) == [(False, [])]


def test_reviews_of_before_that_contradict_each_other_are_not_exported(run: Run, tmp_path: Path) -> None:
    item = first(run)
    run("correct", item, *ASSERTED, "--accept-rest")
    with Store(tmp_path / "monitor.duckdb").database.write() as connection:
        connection.execute(
            "INSERT INTO base.review BY NAME SELECT * REPLACE (2 AS number, NULL AS claim_id, NULL AS stance, "
            "false AS disinformation) FROM base.review"
        )
    file = tmp_path / "reviews.jsonl"
    told = json.loads(run("export", str(file), "--json").stdout)
    assert (told["exported"], told["partly_judged"], told["contradictory"]) == (0, 0, 1)
    assert stored(tmp_path, "SELECT flagged, claims FROM tags WHERE item_id = $1", item) == [(False, [])]


def contradictory_item(path: Path) -> str:
    """Return an item of which the machine says that it asserts a claim and is no disinformation."""
    rows = stored(
        path,
        "SELECT t.item_id FROM base.tag AS t JOIN base.tag_claim AS c USING (item_id) WHERE NOT t.flagged "
        "GROUP BY ALL HAVING max(c.similarity) >= 0.5 AND arg_max(c.stance, c.similarity) = 'asserts' ORDER BY 1",
    )
    return str(rows[0][0])


def test_one_field_is_corrected_where_the_machine_contradicts_itself_in_others(run: Run, tmp_path: Path) -> None:
    item = contradictory_item(tmp_path)
    made = json.loads(run("correct", item, "--municipality", "Ede", "--json").stdout)
    assert made["judged"] == ["municipalities"]
    assert shown(run, item)["stance"] == ""
    refused = run("correct", item, "--accept-rest", status=1)
    assert "or claim none" in str(refused.exception)
    assert run("correct", item, "--accept-rest", "--claim", "none").exit_code == 0


def test_a_sitting_shows_a_text_on_which_the_machine_contradicts_itself(run: Run, tmp_path: Path) -> None:
    item = contradictory_item(tmp_path)
    with Store(tmp_path / "monitor.duckdb").database.write() as connection:
        connection.execute("DELETE FROM base.tag_health WHERE item_id <> $1", [item])
        connection.execute("UPDATE base.tag_health SET disagreements = ['claim_without_flag']")
    out = run("--limit", "1", keys="a\nc none\na\n").stdout
    assert "What does the text do with the claim?" in out
    assert "Saved 1 reviews" in out


def test_words_that_say_when_fix_a_moment(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path / "monitor.duckdb")
    with store.database.read() as connection:
        row = connection.execute(
            "SELECT item_id, event_when_text, event_starts_at FROM tags WHERE event_kind IN ('announcement', 'call') "
            "AND event_starts_at IS NOT NULL ORDER BY item_id LIMIT 1"
        ).fetchone()
    assert row is not None
    item, words, moment = row
    run("correct", item, "--when", "none")
    with store.database.read() as connection:
        assert connection.execute("SELECT event_kind FROM tags WHERE item_id = $1", [item]).fetchone() == (None,)
    run("correct", item, "--when", words.upper())
    with store.database.read() as connection:
        again = connection.execute("SELECT event_when_text, event_starts_at FROM tags WHERE item_id = $1", [item])
        assert again.fetchone() == (words, moment)


@pytest.mark.parametrize(
    "options",
    [
        [], ["--themes", "ufo"], ["--claim", "bestaat-niet"], ["--municipality", "Atlantis"], ["--when", "gisteravond"],
        ["--by", "Jan Jansen", "--themes", "none"], ["--by", "@jan", "--themes", "none"], ["--themes", ""],
    ],
)  # fmt: skip
def test_what_cannot_be_a_review_is_refused(run: Run, options: list[str]) -> None:
    result = run("correct", first(run), *options, status=1)
    assert result.exception is not None
    assert type(result.exception).__module__ == "monitor.errors"


def test_a_second_reviewer_gives_agreement(run: Run) -> None:
    for _ in range(3):
        run("correct", first(run), "--accept-rest", "--by", "rol:een")
    second = [row["item_id"] for row in json.loads(run("list", "--second", "--by", "rol:twee", "--json").stdout)]
    assert len(second) == 3
    run("correct", second[0], "--accept-rest", "--unrest", "escalation", "--by", "rol:twee")
    run("correct", second[1], "--accept-rest", "--by", "rol:twee")
    found = json.loads(run("agreement", "--json").stdout)
    fields = {row["field"]: (row["n"], row["agreed"]) for row in found["fields"]}
    assert found["n_pairs"] == 2
    assert fields["unrest"] == (2, 1)
    assert fields["disinformation"] == (2, 2)
    assert found["differ"] == [
        {"item_id": second[0], "first": "rol:een", "second": "rol:twee", "differ_in": ["unrest"]}
    ]
    assert "Agreement on 2 texts" in run("agreement").stdout


def test_the_export_is_a_training_file_with_an_origin_per_role(run: Run, tmp_path: Path) -> None:
    for role in ("rol:een", "rol:twee"):
        run("correct", first(run), "--accept-rest", "--themes", "corona", "--municipality", "Ede", "--by", role)
    run("correct", first(run), "--unrest", "none")
    file = tmp_path / "reviews.jsonl"
    told = json.loads(run("export", str(file), "--json").stdout)
    assert (told["exported"], told["partly_judged"]) == (2, 1)
    raw = file.read_text(encoding="utf-8")
    assert "06-12345678" not in raw
    assert "voorbeeld.nl" not in raw
    assert "bron-zes" not in json.loads(raw.splitlines()[0]).values()
    examples = read_examples(file, Catalogue().claims)
    assert {example.origin for example in examples} == {"review:rol:een", "review:rol:twee"}
    assert {example.themes for example in examples} == {frozenset({"corona"})}
    assert {example.municipalities for example in examples} == {frozenset({"Ede"})}


def test_an_export_that_cannot_be_written_is_a_clear_error(run: Run, tmp_path: Path) -> None:
    assert "cannot be written" in str(run("export", str(tmp_path / "geen" / "map.jsonl"), status=1).exception)


def test_drift_of_the_last_week_is_shown_with_the_changed_source_as_cause(run: Run) -> None:
    found = json.loads(run("drift", "--json").stdout)
    outside = {row["measure"] for row in found["measures"] if row["remark"] == "OUTSIDE"}
    assert outside
    assert "new: nieuw" in found["possible_causes"]["2026-W47"][0]
    result = run("drift")
    assert "OUTSIDE" in result.stdout
    assert "the sources changed" in result.stderr


def test_detect_warns_of_drift(run: Run) -> None:
    result = CliRunner().invoke(app, ["detect"])
    assert result.exit_code == 0, result.output
    assert "Tagging in 2026-W47 differs" in result.stderr
    assert "monitor review drift" in result.stderr
    assert run("drift", "--week", "2026-W45").exit_code == 0
