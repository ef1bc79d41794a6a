"""``monitor theme``: a theme of one's own from examples, and what a change of patterns does to stored items."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.catalogue import Catalogue, check, write_theme
from monitor.cli import app
from monitor.commands.example_texts import read_texts
from monitor.errors import MonitorError
from monitor.records import Item
from monitor.store import Store

Run = Callable[..., Result]
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
EXAMPLES = [f"De windmolen bij dorp {n} staat te dicht op de huizen." for n in range(8)] + [
    f"Het windpark in polder {n} geeft slagschaduw." for n in range(8)
]
NOT = ["De molen maalt elke zaterdag graan.", "Hij vecht als een ridder tegen slagschaduw op de foto."]
GIVEN = ("--name", "Windmolens", "--description", "Over windmolens.", "--owner", "redactie")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, with data of its own and two files of examples."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONITOR_DB", raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "ja.txt").write_text("\n".join(EXAMPLES), encoding="utf-8")
    (tmp_path / "nee.txt").write_text("\n".join(NOT), encoding="utf-8")
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


def read(result: Result) -> Any:
    """Return the machine output of a command that ended well."""
    assert result.exit_code == 0, f"{result.output} {result.exception!r}"
    return json.loads(result.stdout)


def failure(result: Result) -> str:
    """Return the error of a command that a user can act on."""
    assert isinstance(result.exception, MonitorError), result.output
    return str(result.exception)


def new(run: Run, *options: str) -> Result:
    files = ("--examples", "ja.txt", "--not-examples", "nee.txt")
    return run("theme", "new", "wind", *GIVEN, *files, *options)


PATTERNS = ("--strong", "windmolen*", "--strong", "windpark*", "--weak", "slagschaduw")


# --- new ----------------------------------------------------------------------------------------------------------


def test_a_theme_is_written_passes_the_check_and_says_what_counter_examples_hold(run: Run, tmp_path: Path) -> None:
    told = read(new(run, *PATTERNS, "--json"))
    assert told["on_not_examples"] == {"slagschaduw": 1}
    assert told["examples_without_theme"] == []
    assert check(tmp_path / "data") == ()
    assert Catalogue(tmp_path / "data").theme("wind").strong == ("windmolen*", "windpark*")
    assert "wind" in {row["id"] for row in read(run("theme", "list", "--json"))}


def test_without_patterns_words_are_proposed_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    told = read(new(run, "--json"))
    proposed = {one["pattern"]: one["as"] for one in told["proposals"]}
    assert (proposed["windmolen"], proposed["slagschaduw"]) == ("weak", "weak")  # the bundled texts have both
    assert not (tmp_path / "data/themes").exists()
    assert "Nothing was written" in new(run).stderr


def test_accepted_proposals_are_written_beside_given_patterns(run: Run, tmp_path: Path) -> None:
    assert "No proposal is strong" in failure(new(run, "--accept"))
    assert new(run, "--accept", "--strong", "windmolen").exit_code == 0
    theme = Catalogue(tmp_path / "data").theme("wind")
    assert theme.strong == ("windmolen",)
    assert "slagschaduw" in theme.weak


FIREWORKS = [
    *(f"Ondanks het vuurwerkverbod {what}." for what in ("knalt het", "slapen wij niet", "schrikt de hond")),
    *(f"De gemeente wil een vuurwerkverbod {where}." for where in ("in Ede", "bij het asiel", "op het plein")),
    *(f"De raad is tegen het {what}." for what in ("afsteekverbod", "afsteekverbod in Goor", "afsteekverbod op 1 mei")),
    *(f"Geen consumentenvuurwerk, zegt de {who}." for who in ("oogarts", "boswachter", "brandweer")),
    "Wie vuurwerk verkoopt, krijgt een boete.", "Ze pakken ons vuurwerk af.", "Geen vuurwerk meer bij de koeien.",
    "Een petitie van de imker tegen vuurwerk.",
]  # fmt: skip


def test_function_words_of_the_examples_give_no_other_text_the_theme(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ja.txt").write_text("\n".join(FIREWORKS), encoding="utf-8")
    (tmp_path / "nee.txt").write_text("Het debat knalde als vuurwerk.", encoding="utf-8")
    told = read(new(run, "--accept", "--json"))
    assert set(told["strong"]) == {"vuurwerkverbod", "afsteekverbod", "consumentenvuurwerk"}
    (row,) = read(run("theme", "try", "wind", "--text", "Ondanks de regen was de kermis een succes.", "--json"))
    assert (row["holds"], row["weak"]) == ("no", [])


def test_each_example_without_the_theme_is_named_with_what_would_help(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ja.txt").write_text("\n".join(FIREWORKS), encoding="utf-8")
    options = ("--strong", "vuurwerkverbod", "--strong", "afsteekverbod", "--strong", "consumentenvuurwerk")
    result = new(run, *options, "--weak", "vuurwerk")
    assert all(text[:90] in result.stderr for text in FIREWORKS[12:])
    told = read(new(run, *options, "--weak", "vuurwerk", "--force", "--json"))
    assert [one["text"] for one in told["would_help"]] == FIREWORKS[12:] == told["examples_without_theme"]
    assert told["would_help"][3]["make_strong"] == ["vuurwerk"]
    assert {"imker", "petitie"} <= set(told["would_help"][3]["add"])


def test_proposals_that_leave_an_example_bare_are_refused_with_its_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ja.txt").write_text("\n".join([*FIREWORKS, "De smid klaagt."]), encoding="utf-8")
    assert "klaagt" in failure(new(run, "--accept"))
    assert "'De smid klaagt.' has no pattern" in new(run).stderr


def test_an_id_that_cannot_be_is_refused_before_anything_is_proposed(run: Run) -> None:
    assert "small letters" in failure(run("theme", "new", "Vuur werk", *GIVEN, "--examples", "ja.txt"))


def test_too_few_examples_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ja.txt").write_text("\n".join([*EXAMPLES[:14], EXAMPLES[0].upper()]), encoding="utf-8")
    assert "at least 15 different examples, not 14" in failure(new(run, *PATTERNS))


def test_a_pattern_that_hits_no_example_is_refused_by_name_unless_kept(run: Run) -> None:
    assert "'windparc'" in failure(new(run, *PATTERNS, "--weak", "windparc"))
    assert new(run, *PATTERNS, "--weak", "windparc", "--allow-unused").exit_code == 0


def test_a_counter_example_with_the_theme_is_refused_and_the_pattern_named(run: Run) -> None:
    assert "has the theme by molen" in failure(new(run, *PATTERNS, "--strong", "molen"))


def test_a_theme_that_exists_is_replaced_only_by_force_and_gets_the_next_version(run: Run) -> None:
    new(run, *PATTERNS)
    assert "exists already" in failure(new(run, *PATTERNS))
    assert read(new(run, *PATTERNS, "--force", "--json"))["version"] == 2


def test_a_prepared_file_is_read_and_options_go_before_it(run: Run, tmp_path: Path) -> None:
    new(run, *PATTERNS)
    (tmp_path / "data/themes/wind.toml").rename(tmp_path / "klaar.toml")
    assert run("theme", "new", "zon", "--from", "klaar.toml", "--name", "Zon").exit_code == 0
    assert Catalogue(tmp_path / "data").theme("zon").name == "Zon"
    text = (tmp_path / "klaar.toml").read_text(encoding="utf-8").replace("De molen", "@jan_jansen: de molen")
    (tmp_path / "handle.toml").write_text(text, encoding="utf-8")
    assert "holds a handle" in failure(run("theme", "new", "x", "--from", "handle.toml"))
    (tmp_path / "fout.toml").write_text("name = ", encoding="utf-8")
    assert "not valid TOML" in failure(run("theme", "new", "x", "--from", "fout.toml"))
    assert "small letters" in failure(run("theme", "new", "../x", "--from", "klaar.toml"))
    assert not (tmp_path / "x.toml").exists()


def test_without_a_folder_of_ones_own_nothing_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_DATA")
    assert "MONITOR_DATA" in failure(new(run, *PATTERNS))


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        (
            "a.jsonl",
            '{"text": "Een."}\n"Twee."\n\n{"title": "Kop", "text": "Drie."}\n',
            ("Een.", "Twee.", "Kop\n\nDrie."),
        ),
        ("a.csv", 'id,text\n1,"Een, en\nmeer"\n2,Twee\n', ("Een, en\nmeer", "Twee")),
        ("a.csv", "Een\nTwee\n", ("Een", "Twee")),
        ("a.txt", "\ufeffEen\r\n\r\nTwee\r\nEen\r\n", ("Een", "Twee")),
    ],
)
def test_examples_come_from_three_kinds_of_files(
    tmp_path: Path, name: str, content: str, texts: tuple[str, ...]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert read_texts(tmp_path / name) == texts


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", b"goed\n\xff\n", ":2: is not UTF-8"), ("a.jsonl", b"[" * 100_000, "not valid JSON"),
        ("a.jsonl", b"{}", "needs a text"), ("a.jsonl", b'{"text": 3}', "needs a text"),
        ("a.csv", b'text\n"open', "not valid CSV"), ("a.txt", b"x" * 5_000, "longer than"),
        ("a.txt", b"x" * 6_000_000, "larger than"), ("a.txt", b"zegt @jan_jansen", ":1: holds a handle"),
        ("a.txt", b"\n".join(b"%d" % n for n in range(2_000)), "more than 1000"), ("weg.txt", None, "does not exist"),
    ],
)  # fmt: skip
def test_a_file_of_no_use_is_an_error_that_names_the_line(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(MonitorError, match=why):
        read_texts(tmp_path / name)


# --- try ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stocked(run: Run, tmp_path: Path, make_item: Callable[..., Item]) -> Run:
    """Items of three weeks and one of long ago, and a theme and a changed file of it."""
    store = Store(tmp_path / "monitor.duckdb")
    store.migrate(NOW)
    texts = [
        ("m1", "De windmolen draait. Bel @niemand_hier niet.", "regionaal_nieuws", 20),
        ("m2", "Slagschaduw van de turbine.", "overheid", 12),
        ("m3", "Het windpark en de windmolen.", "regionaal_nieuws", 6),
        ("m4", "Een dorpsfeest.", "regionaal_nieuws", 20),
    ]
    items = [
        make_item(name, title="", text=text, genre=genre, published_at=datetime(2026, 11, day, 9, tzinfo=UTC))
        for name, text, genre, day in texts
    ]
    old = make_item("oud", title="", text="Een windmolen.", published_at=datetime(2026, 3, 1, tzinfo=UTC))
    store.collecting("OPD-2026-001").save_items([(item.id, item) for item in (*items, old)])
    new(run, *PATTERNS)
    theme = Catalogue(tmp_path / "data").theme("wind")
    changed = write_theme(tmp_path / "anders", _with(theme, strong=("windpark*", "turbine*", "windmolen*"), weak=()))
    text = changed.read_text(encoding="utf-8").replace('    "windmolen*",\n', "", 1)
    (tmp_path / "anders.toml").write_text(text, encoding="utf-8")
    return run


def _with(theme: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(theme, **changes)


def test_stored_items_of_four_weeks_are_tried_with_counts_and_words(stocked: Run) -> None:
    told = read(stocked("theme", "try", "wind", "--stored", "--json"))
    assert (told["items"], told["hit"]) == (4, 2)
    assert told["by_week"] == [{"week": "2026-W45", "hit": 1}, {"week": "2026-W47", "hit": 1}]
    assert told["by_genre"] == [{"genre": "regionaal_nieuws", "hit": 2}]
    assert {one["words"][0] for one in told["shown"]} >= {"Het »windpark« en de windmolen."}
    assert "niemand_hier" not in json.dumps(told)
    assert read(stocked("theme", "try", "wind", "--stored", "--since", "2026-01-01", "--json"))["hit"] == 3


def test_a_changed_file_shows_what_is_new_and_what_is_lost(stocked: Run) -> None:
    told = read(stocked("theme", "try", "wind", "--stored", "--file", "anders.toml", "--json"))
    assert (told["hit"], told["new"], told["lost"]) == (1, 1, 1)
    assert {(one["change"], one["item"]) for one in told["shown"]} == {
        ("hit", "item-m3"), ("new", "item-m2"), ("lost", "item-m1"),
    }  # fmt: skip
    assert sum(row["change"] == "lost" for row in told["examples"]) == 8
    shown = stocked("theme", "try", "wind", "--stored", "--file", "anders.toml", "--limit", "0").stdout
    assert "1 hit, 1 new, 1 lost" in shown
    assert "item-m1" not in shown
    assert "niemand_hier" not in stocked("theme", "try", "wind", "--stored", "--file", "anders.toml").stdout


def test_a_theme_that_does_not_exist_yet_can_be_tried_from_its_file(stocked: Run) -> None:
    told = read(stocked("theme", "try", "turbines", "--stored", "--file", "anders.toml", "--json"))
    assert (told["hit"], told["new"], told["lost"]) == (0, 2, 0)
    assert "no such theme" in failure(stocked("theme", "try", "turbines"))


def test_without_a_database_only_examples_are_tried(run: Run) -> None:
    new(run, *PATTERNS)
    rows = read(run("theme", "try", "wind", "--json"))
    assert len(rows) == len(EXAMPLES) + len(NOT)
    assert "monitor init" in failure(run("theme", "try", "wind", "--stored"))
    assert read(run("theme", "try", "wind", "--text", "Een windpark.", "--json"))[0]["holds"] == "yes"
    assert "weg.toml: does not exist" in failure(run("theme", "try", "wind", "--file", "weg.toml"))


@pytest.mark.parametrize("options", [("--text", "x", "--stored"), ("--text", " "), ("--since", "2026-11-01")])
def test_options_that_would_do_nothing_are_wrong_usage(run: Run, options: tuple[str, ...]) -> None:
    new(run, *PATTERNS)
    assert run("theme", "try", "wind", *options).exit_code == 2
