"""``monitor claim``: adding by hand, taking in ClaimReview, and that it works at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.catalogue import Catalogue, check
from monitor.cli import app
from monitor.errors import MonitorError
from monitor.records import Claim

Run = Callable[..., Result]
CLAIM = "Windmolens veroorzaken aardbevingen in de Flevopolder."
ADD = (
    "claim", "add", "--claim", CLAIM, "--verdict", "onwaar", "--explanation", "Het KNMI meet geen bevingen.",
    "--correct-information", "In Flevoland zijn geen bevingen gemeten.", "--topic", "wind",
    "--publisher", "KNMI", "--url", "https://knmi.example/1",
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, with data of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONITOR_DB", raising=False)
    (tmp_path / "data").mkdir()
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


def read(result: Result, status: int = 0) -> Any:
    """Return the machine output of a command that ended with a status."""
    assert result.exit_code == status, f"{result.output} {result.exception!r}"
    return json.loads(result.stdout)


def failure(result: Result) -> str:
    """Return the error of a command that a user can act on."""
    assert isinstance(result.exception, MonitorError), result.output
    return str(result.exception)


def own(tmp_path: Path) -> dict[str, Claim]:
    bundled = {claim.id for claim in Catalogue().claims}
    return {claim.id: claim for claim in Catalogue(tmp_path / "data").claims if claim.id not in bundled}


def review(n: int, claim: str, rating: object = "Onwaar", **changes: object) -> dict[str, object]:
    return {
        "@type": "ClaimReview", "url": f"https://factcheck.example/{n}", "claimReviewed": claim,
        "author": {"@type": "Organization", "name": "Factcheck Voorbeeld"},
        "reviewRating": {"alternateName": rating} if isinstance(rating, str) else rating,
    } | changes  # fmt: skip


def save(tmp_path: Path, *reviews: object, name: str = "r.json") -> str:
    (tmp_path / name).write_text(json.dumps({"@graph": reviews}), encoding="utf-8")
    return name


# --- add ----------------------------------------------------------------------------------------------------------


def test_an_added_claim_passes_the_check_and_works_at_once(run: Run, tmp_path: Path) -> None:
    told = read(run(*ADD, "--on", "2026-10-01", "--json"))
    assert told["id"] == "windmolens-veroorzaken-aardbevingen-in"
    assert {"aardbevingen", "flevopolder"} <= set(told["keywords"])
    assert check(tmp_path / "data") == ()
    text = "Windmolens veroorzaken aardbevingen, en in de Flevopolder weten ze het allang."
    (first, *_) = read(run("claim", "match", text, "--json"))
    assert (first["id"], first["claim"], first["verdict"]) == (told["id"], CLAIM, "onwaar")
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "1", "text": text}), encoding="utf-8")
    assert run("tag", "--input", "in.jsonl", "--output", "uit.jsonl").exit_code == 0
    tags = json.loads((tmp_path / "uit.jsonl").read_text(encoding="utf-8"))
    assert told["id"] in {match["id"] for match in tags["disinformation"]["claims"]}


def test_a_near_duplicate_is_reported_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    words = list(ADD)
    words[3] = "5G veroorzaakt corona."
    assert "5g-veroorzaakt-corona is there already" in failure(run(*words))
    assert own(tmp_path) == {}
    assert read(run(*words, "--force", "--json"))["close_to"] == "5g-veroorzaakt-corona"
    assert len(own(tmp_path)) == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--theme", "ufo"), "there is no theme 'ufo'"), (("--id", "Fout!"), "small letters"),
        (("--id", "chemtrails"), "exists already"), (("--url", "javascript:x"), "web address"),
        (("--url", ""), "A verdict needs its source"), (("--publisher", " "), "--publisher who checked"),
        (("--variant", "zegt @jan_jansen"), "variants: holds a handle"),
        (("--negation-cue", "Aardbevingen"), "stands in the claim"), (("--keyword", "Wind"), "small letters"),
        (("--on", "gisteren"), "gisteren"), (("--on", "2027-11-20"), "a day to come"),
    ],
)  # fmt: skip
def test_what_the_catalogue_would_refuse_is_refused(
    run: Run, tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    result = run(*ADD, *options)
    assert result.exit_code != 0
    assert why in f"{result.exception} {result.output}"
    assert own(tmp_path) == {}


def test_a_text_that_is_no_unicode_is_told_so(run: Run) -> None:
    assert "no Unicode" in failure(run("claim", "match", "vaccin \udcff"))


def test_claims_of_a_theme_that_does_not_exist_are_an_error(run: Run) -> None:
    assert "there is no such theme" in failure(run("claim", "list", "--theme", "onzin"))
    assert {row["verdict"] for row in read(run("claim", "list", "--theme", "5g", "--json"))} >= {"onwaar"}


def test_an_unknown_verdict_is_wrong_usage(run: Run) -> None:
    words = list(ADD)
    words[5] = "nep"
    assert run(*words).exit_code == 2


# --- import -------------------------------------------------------------------------------------------------------


def test_each_review_is_added_known_conflicting_or_refused_with_its_reason(run: Run, tmp_path: Path) -> None:
    chemtrails = Catalogue().claim("chemtrails")
    file = save(
        tmp_path,
        review(1, CLAIM),
        review(2, f"  {CLAIM.upper()} "),
        review(3, chemtrails.claim, "Misleidend"),
        review(4, "De burgemeester woont in een boom.", "Kletskoek"),
        review(5, "De maan is van kaas.", url="javascript:alert(1)"),
        review(
            6, "De kerktoren van Ede staat scheef.", {"ratingValue": 1}, author={"@type": "Person", "name": "J. Jansen"}
        ),
    )
    rows = read(run("claim", "import", file, "--json"), status=3)
    assert [row["result"] for row in rows] == ["added", "same", "conflicting", "refused", "refused", "added"]
    assert "Kletskoek" in rows[3]["reason"]
    assert rows[2]["id"] == "chemtrails"
    claims = own(tmp_path)
    assert {claim.review_publisher for claim in claims.values()} == {"Factcheck Voorbeeld", "factcheck.example"}
    assert "Jansen" not in repr(claims)
    assert check(tmp_path / "data") == ()
    again = read(run("claim", "import", file, "--json"), status=3)
    assert [row["result"] for row in again] == ["same", "same", "conflicting", "refused", "refused", "same"]


def test_a_dry_run_tells_the_same_and_writes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = save(tmp_path, review(1, CLAIM))
    rows = read(run("claim", "import", file, "--dry-run", "--json"))
    assert rows[0]["result"] == "added"
    assert list((tmp_path / "data").iterdir()) == []
    monkeypatch.delenv("MONITOR_DATA")
    assert run("claim", "import", file, "--dry-run").exit_code == 0
    assert "MONITOR_DATA" in failure(run("claim", "import", file))


def test_an_imported_claim_works_at_once(run: Run, tmp_path: Path) -> None:
    assert run("claim", "import", save(tmp_path, review(1, CLAIM))).exit_code == 0
    rows = read(run("claim", "match", "Die windmolens veroorzaken aardbevingen in de Flevopolder, let op.", "--json"))
    assert (rows[0]["claim"], rows[0]["source"]) == (CLAIM, "https://factcheck.example/1")


def test_themes_come_from_the_patterns_or_from_the_option(run: Run, tmp_path: Path) -> None:
    words = "Een zendmast van 5G-straling op het dak van de kerk van Lutten trekt bliksem aan."
    run("claim", "import", save(tmp_path, review(1, words)))
    run("claim", "import", save(tmp_path, review(2, "De kerktoren van Ede staat scheef.")), "--topic", "torens")
    run("claim", "import", save(tmp_path, review(3, CLAIM)), "--theme", "complotten")
    found = {claim.claim: (claim.themes, claim.topics) for claim in own(tmp_path).values()}
    assert found[words] == (("5g",), ())
    assert found["De kerktoren van Ede staat scheef."] == ((), ("torens",))
    assert found[CLAIM] == (("complotten",), ())


def test_many_lines_are_cut_for_a_person_and_kept_for_a_machine(run: Run, tmp_path: Path) -> None:
    reviews = [review(n, f"Bewering nummer {n}.", "Kletskoek") for n in range(2_000)]
    file = save(tmp_path, *reviews)
    shown = run("claim", "import", file)
    assert shown.exit_code == 1
    assert shown.stdout.count("Kletskoek") <= 40
    assert "2000 refused" in shown.stderr
    assert len(read(run("claim", "import", file, "--json"), status=1)) == 2_000


def test_claims_that_begin_alike_get_ids_of_their_own(run: Run, tmp_path: Path) -> None:
    begin = "Het gemeentehuis van Lindewaard staat op een oude"
    file = save(tmp_path, review(1, f"{begin} begraafplaats."), review(2, f"{begin} vuilstort met kwik."))
    rows = read(run("claim", "import", file, "--force", "--json"))
    assert [row["id"] for row in rows] == [rows[0]["id"], f"{rows[0]['id']}-2"]


@pytest.mark.parametrize("content", [b"", b"{}", b"<p>niets</p>", b"[" * 100_000, b"\x00\x01"])
def test_a_file_without_reviews_is_an_error(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    assert "x.json" in failure(run("claim", "import", "x.json"))
    assert "not a file" in failure(run("claim", "import", "weg.json"))


def test_an_own_table_of_ratings_is_laid_over_the_bundled_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data/ratings.toml").write_text('[ons]\nverdict = "onwaar"\nwords = ["Kletskoek"]\n', encoding="utf-8")
    assert check(tmp_path / "data") == ()
    assert (
        read(run("claim", "import", save(tmp_path, review(1, CLAIM, "kletskoek!")), "--json"))[0]["result"] == "added"
    )
    (tmp_path / "data/ratings.toml").write_text('[ons]\nverdict = "geen"\nwords = ["Hoax"]\n', encoding="utf-8")
    assert "another verdict" in str(check(tmp_path / "data")[0])
