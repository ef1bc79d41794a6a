"""The commands: what a person reads, what a machine reads, and how the program ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor import __version__
from monitor.catalogue import Catalogue
from monitor.cli import app
from monitor.errors import AssignmentError, MonitorError, ReportError, StoreError
from monitor.report.lint import MEAN_SENTENCE, sentences

Run = Callable[..., Result]
NOW = "2026-11-25T09:00:00+01:00"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, on a fixed day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_NOW", NOW)
    for name in ("MONITOR_DB", "MONITOR_DATA", "MONITOR_CONTACT", "MONITOR_ROLE"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()
    return lambda *words, **options: runner.invoke(app, list(words), **options)


@pytest.fixture
def made(run: Run) -> Run:
    """Make a working folder first; its answers are asked and given."""
    done = run("init", input="gemeente Ede\nhttps://ede.example/monitor\n\nDPIA-1\n")
    assert done.exit_code == 0, done.output
    return run


def read(result: Result) -> Any:
    """Return the machine output of a command that ended well."""
    assert result.exit_code == 0, f"{result.output} {result.exception!r}"
    return json.loads(result.stdout)


def failure(result: Result) -> MonitorError:
    """Return the error of a command that a user can act on."""
    assert isinstance(result.exception, MonitorError), result.output
    return result.exception


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").stdout.strip() == f"onrustmonitor {__version__}"


def test_the_dialogue_of_init_makes_an_active_assignment(made: Run) -> None:
    (assignment,) = read(made("assignment", "list", "--json"))
    assert (assignment["id"], assignment["controller"]) == ("OPD-2026-001", "gemeente Ede")
    assert assignment["status"] == "active"


def test_what_one_adds_has_a_folder_from_the_first_day_on(made: Run, tmp_path: Path) -> None:
    words = (
        "claim",
        "add",
        "--topic",
        "wind",
        "--claim",
        "Windmolens veroorzaken aardbevingen.",
        "--verdict",
        "onwaar",
    )
    told = ("--explanation", "Nee.", "--correct-information", "Zij trillen niet.", "--publisher", "Check")
    assert read(made(*words, *told, "--url", "https://check.example/1", "--force", "--json"))["file"].startswith(
        f"{tmp_path}/data/"
    )
    assert made("check").exit_code == 0
    config = (tmp_path / "monitor.toml").read_text(encoding="utf-8")
    assert 'data = "data"' in config
    elsewhere = ("init", "werk", "--data", str(tmp_path / "eigen"), "--db", str(tmp_path / "werk" / "m.duckdb"))
    assert made(*elsewhere, input="x\nhttps://x.example\n\nD\n").exit_code == 0
    written = (tmp_path / "werk" / "monitor.toml").read_text(encoding="utf-8")
    assert f'data = "{tmp_path / "eigen"}"' in written and (tmp_path / "eigen").is_dir()


def test_init_never_writes_over_a_working_folder(made: Run) -> None:
    again = made("init", input="x\nhttps://x.example\n\nD\n")
    assert "already exists" in str(failure(again))


def test_an_unknown_option_is_wrong_usage(run: Run) -> None:
    assert run("crawl", "--no-such-option").exit_code == 2
    assert run("tag", "--input", "x.jsonl").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "--input", "in.jsonl", "--output", "uit.jsonl", "--since", "2026-11-01"),
        ("tag", "--input", "in.jsonl", "--output", "uit.jsonl", "--retag"),
        ("detect", "--input", "in.csv", "--output", "uit.csv", "--weeks", "3"),
        ("detect", "--method", "ears-c1"),
    ],
)
def test_an_option_that_would_do_nothing_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2 and words[-1 if words[-1].startswith("--") else -2] in done.output


def test_a_day_that_is_none_is_wrong_usage(made: Run) -> None:
    for words in (("tag", "--since", "gisteren"), ("detect", "--asof", "31-12-2026")):
        done = made(*words)
        assert done.exit_code == 2 and "2026-11-25" in done.output


def test_tagging_never_writes_over_the_file_it_reads(run: Run, tmp_path: Path) -> None:
    file, other = tmp_path / "in.jsonl", tmp_path / "ook.jsonl"
    file.write_text('{"id": "a", "text": "Het regent in Ede."}\n', encoding="utf-8")
    other.symlink_to(file)
    for output in (file, tmp_path / "." / "in.jsonl", other):
        assert run("tag", "--input", str(file), "--output", str(output)).exit_code == 2
    assert file.read_text(encoding="utf-8").startswith('{"id": "a"')


def test_a_byte_order_mark_loses_no_record(run: Run, tmp_path: Path) -> None:
    line = '{"id": "a", "text": "Het regent in Ede."}\n'
    (tmp_path / "in.jsonl").write_text("\ufeff" + line, encoding="utf-8")
    assert run("tag", "--input", "in.jsonl", "--output", "uit.jsonl").exit_code == 0
    assert read(run("tag", "--input", "-", "--output", "-", input="\ufeff" + line))["id"] == "a"


def test_an_impossible_publication_ends_partly_and_every_line_is_answered(run: Run, tmp_path: Path) -> None:
    bad = '{"id": "a", "text": "Kom morgen om 20.00 uur!", "published_at": "9999-12-31T23:59:59"}\n'
    (tmp_path / "in.jsonl").write_text(bad + '{"id": "b", "text": "Het regent."}\n', encoding="utf-8")
    assert run("tag", "--input", "in.jsonl", "--output", "uit.jsonl").exit_code == 3
    found = [json.loads(line) for line in (tmp_path / "uit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in found] == ["a", "b"] and "error" in found[0] and "error" not in found[1]


def test_a_file_is_no_folder_to_write_in(made: Run, tmp_path: Path) -> None:
    file = tmp_path / "bestand"
    file.write_text("x", encoding="utf-8")
    assert "is a file" in str(failure(made("init", str(file), input="x\nhttps://x.example\n\nD\n")))


def test_without_a_database_the_answer_names_the_command_that_makes_one(run: Run) -> None:
    assert "monitor init" in str(failure(run("decision", "list")))
    assert isinstance(failure(run("source", "health")), StoreError)


def test_a_stopped_assignment_allows_nothing(made: Run) -> None:
    assert made("assignment", "stop", "OPD-2026-001").exit_code == 0
    assert isinstance(failure(made("crawl")), AssignmentError)


def test_a_directed_assignment_needs_advice_and_a_short_term(made: Run) -> None:
    words = ("assignment", "new", "--controller", "x", "--approver", "rol:fg", "--dpia-ref", "D", "--type", "gericht")
    assert "privacy officer" in str(failure(made(*words, "--occasion", "oproep tot rellen", "--area", "GM0228")))
    full = (*words, "--occasion", "oproep tot rellen", "--area", "GM0228", "--fg-advice", "FG-1")
    assert "14 days" in str(failure(made(*full, "--until", "2027-01-25")))
    assert read(made(*full, "--json"))["status"] == "concept"


def test_a_person_is_no_approver(made: Run) -> None:
    refused = made("assignment", "new", "--controller", "x", "--approver", "Jan Jansen", "--dpia-ref", "D")
    assert "function" in str(failure(refused))


def test_a_decision_is_entered_once_and_listed(made: Run) -> None:
    words = (
        "decision", "add", "--date", "2026-12-10T19:30", "--municipality", "ede", "--kind", "azc",
        "--link", "https://ede.example/agenda", "--json",
    )  # fmt: skip
    assert read(made(*words)) == read(made(*words))
    (listed,) = read(made("decision", "list", "--json"))
    assert (listed["municipality"], listed["starts"], listed["kind"]) == ("Ede", "2026-12-10 19:30", "azc")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--municipality", "Atlantis", "not a municipality"),
        ("--title", "Spreker Jan: 06-12345678 of jan@x.nl", "--title holds"),
    ],
)
def test_a_wrong_decision_is_explained(made: Run, option: str, value: str, said: str) -> None:
    given = {"--date": "2026-12-10", "--municipality": "Ede", "--kind": "azc", "--link": "https://ede.example/a"}
    given[option] = value
    assert said in str(failure(made("decision", "add", *[word for pair in given.items() for word in pair])))


def said_so(result: Result, said: str) -> None:
    """Hold a command to wrong usage, and to the words that tell it."""
    assert result.exit_code == 2, f"{result.output} {result.exception!r}"
    assert said in " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--kind", "feest", "is one of azc"),
        ("--link", "http://ede.example", "begins with https://"),
        ("--date", "morgen", "not a date like 2026-12-10"),
    ],
)
def test_a_kind_link_or_date_that_is_none_is_wrong_usage(made: Run, option: str, value: str, said: str) -> None:
    given = {"--date": "2026-12-10", "--municipality": "Ede", "--kind": "azc", "--link": "https://ede.example/a"}
    given[option] = value
    said_so(made("decision", "add", *[word for pair in given.items() for word in pair]), said)


def test_the_kind_and_the_link_of_a_decision_are_asked_alike_everywhere(made: Run) -> None:
    said_so(made("decision", "confirm", "d1", "--kind", "feest"), "is one of azc")
    said_so(made("decision", "import", "x.csv", "--kind", "feest"), "is one of azc")
    said_so(made("decision", "import", "x.csv", "--link", "http://ede.example"), "begins with https://")


def test_a_rumour_carries_no_link_and_its_denial_a_source(made: Run) -> None:
    words = ("rumour", "add", "--municipality", "Ede", "--theme", "asielopvang", "--fact", "Er is één locatie.")
    assert "paraphrase" in str(failure(made(*words, "--rumour", "zie https://x.example")))
    named = failure(made(*words, "--rumour", "Volgens Jan, 06-12345678, jan (at) x.nl, komt er een tweede."))
    assert "--rumour holds" in str(named)
    assert read(made("rumour", "list", "--json")) == []
    assert read(made(*words, "--rumour", "Er zou een tweede komen.", "--json"))["status"] == "open"
    assert "source and date" in str(failure(made("rumour", "resolve", "GER-2026-0001", "--status", "ontkracht")))
    word = ("--fact-source", "de woordvoerder", "--fact-on", "2026-11-16")
    assert "address" in str(failure(made("rumour", "resolve", "GER-2026-0001", "--status", "ontkracht", *word)))
    assert "address" in str(failure(made(*words, "--rumour", "Er zou een derde komen.", *word)))
    proof = ("--fact-source", "https://ede.example/feit", "--fact-on", "2026-11-16")
    assert made("rumour", "resolve", "GER-2026-0001", "--status", "ontkracht", *proof).exit_code == 0
    assert read(made("rumour", "list", "--json"))[0]["status"] == "ontkracht"


RUMOUR = ("--municipality", "Ede", "--theme", "asielopvang", "--fact", "Er is één locatie.")
PROOF = ("--fact-source", "https://ede.example/feit", "--fact-on")


def test_a_denial_is_not_of_a_day_to_come(made: Run) -> None:
    words = ("rumour", "add", *RUMOUR, "--rumour", "Er zou een tweede komen.")
    said_so(made(*words, *PROOF, "2027-05-05"), "2027-05-05 is a day to come")
    said_so(made(*words, *PROOF, "2026-11-26"), "a day to come")
    assert read(made("rumour", "list", "--json")) == []
    assert made(*words, *PROOF, "2026-11-25").exit_code == 0
    said_so(made("rumour", "resolve", "GER-2026-0001", "--status", "ontkracht", *PROOF, "2026-12-01"), "a day to come")


def test_a_rumour_is_entered_once(made: Run) -> None:
    words = ("rumour", "add", *RUMOUR, "--rumour")
    assert read(made(*words, "Er zou een tweede komen.", "--json"))["id"] == "GER-2026-0001"
    assert "GER-2026-0001" in str(failure(made(*words, "Er zou een TWEEDE komen")))
    elsewhere = ("rumour", "add", "--municipality", "Barneveld", *RUMOUR[2:], "--rumour", "Er zou een tweede komen.")
    assert made(*elsewhere).exit_code == 0
    assert made("rumour", "resolve", "GER-2026-0001", "--status", "gesloten").exit_code == 0
    assert read(made(*words, "Er zou een tweede komen.", "--json"))["id"] == "GER-2026-0003"  # it came back


def test_what_is_confirmed_gets_a_fact_that_says_so(made: Run) -> None:
    fact = ("--fact", "Er komt geen opvang in de sporthal.")
    words = ("rumour", "add", *RUMOUR[:4], *fact, "--rumour", "In de sporthal komt opvang.")
    assert made(*words, *PROOF, "2026-11-16").exit_code == 0
    confirm = ("rumour", "resolve", "GER-2026-0001", "--status", "bevestigd")
    for lacking in ((), ("--fact", "In de sporthal komt opvang."), (*PROOF, "2026-11-20")):
        assert "A confirmation needs" in str(failure(made(*confirm, *lacking)))
    bad = ("--fact", "Bel mevrouw Jansen op 06-12345678.", *PROOF, "2026-11-20")
    assert "--fact holds" in str(failure(made(*confirm, *bad)))
    now = ("--fact", "In de sporthal komt opvang.", "--fact-source", "https://ede.example/nieuw")
    assert made(*confirm, *now, "--fact-on", "2026-11-20").exit_code == 0
    (one,) = read(made("rumour", "list", "--json"))
    assert (one["status"], one["fact"], one["source"], one["on"]) == (
        "bevestigd", "In de sporthal komt opvang.", "https://ede.example/nieuw", "2026-11-20",
    )  # fmt: skip


def test_a_decision_nobody_wrote_about_gives_no_alert(made: Run) -> None:
    added = read(
        made(
            "decision", "add", "--date", "2026-12-10", "--municipality", "Ede", "--kind", "azc",
            "--link", "https://ede.example/a", "--json",
        )
    )  # fmt: skip
    assert read(made("alert", "draft", "--decision", added["id"], "--json"))["id"] is None
    assert read(made("alert", "list", "--json")) == []


def test_sources_are_filtered(run: Run) -> None:
    satire = read(run("source", "list", "--genre", "satire", "--json"))
    assert satire
    assert {one["genre"] for one in satire} == {"satire"}
    drents = read(run("source", "list", "--province", "Drenthe", "--json"))
    assert {one["province"] for one in drents} == {"Drenthe"}


@pytest.mark.parametrize("command", [("source", "list"), ("source", "export", "lijst.csv")])
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--kind", "feeds", "'feed', 'sitemap'"), ("--genre", "krant", "'regionaal_nieuws'"),
        ("--theme", "ufo", "there is no such theme"), ("--province", "Atlantis", "--province is one of Drenthe"),
    ],
)  # fmt: skip
def test_a_choice_of_sources_that_is_none_is_an_error_and_no_empty_list(
    run: Run, command: tuple[str, ...], option: str, value: str, said: str
) -> None:
    result = run(*command, option, value)
    assert result.exit_code in (1, 2)
    assert said in " ".join(f"{result.stderr} {result.exception}".replace("│", " ").split())
    assert result.stdout == ""


def test_a_crawl_of_a_kind_that_is_none_is_wrong_usage(made: Run) -> None:
    result = made("crawl", "--kind", "feeds")
    assert result.exit_code == 2
    assert "feeds" in result.stderr


def test_a_theme_shows_what_its_patterns_say(run: Run) -> None:
    (tried,) = read(run("theme", "try", "asielopvang", "--text", "Er komt een azc in het dorp.", "--json"))
    assert tried["holds"] == "yes"
    assert len(read(run("theme", "list", "--json"))) == 8


def test_a_false_claim_is_found_in_the_library(run: Run) -> None:
    found = read(run("claim", "match", "De mRNA-prik verandert voorgoed je DNA.", "--json"))
    assert "DNA" in found[0]["claim"]


def test_a_week_is_an_iso_week(made: Run) -> None:
    done = made("report", "weekly", "--week", "47")
    assert done.exit_code == 2 and "ISO week" in done.output


@pytest.mark.parametrize("kind", ["weekly", "national"])
@pytest.mark.parametrize(
    ("week", "said"),
    [("2026-W48", "is not over"), ("2026-W49", "is not over"), ("2020-W01", "No data was collected for week 2020-W01")],
)
def test_a_week_without_facts_gives_no_report(made: Run, tmp_path: Path, kind: str, week: str, said: str) -> None:
    error = failure(made("report", kind, "--week", week, "--format", "md", "--out", "r"))
    assert isinstance(error, ReportError) and said in str(error)
    assert not (tmp_path / "r").exists()


def test_the_advice_that_alerts_print_keeps_to_the_rules_of_alerts() -> None:
    long = {
        advice.id
        for advice in Catalogue().advice
        if sum(len(one.split()) for one in sentences(advice.text)) / len(sentences(advice.text)) > MEAN_SENTENCE
    }
    assert long == set()
