"""Every kind of mistake in a data file is named with file, line and key, all at once."""

from pathlib import Path

import pytest

from monitor.catalogue import check
from monitor.errors import CatalogueError

SOURCE = """name = "Wijkkrant"
homepage = "https://wijkkrant.nl"
url = "https://wijkkrant.nl/feed"
kind = "feed"
genre = "regionaal_nieuws"
public_reason = "Openbaar."
"""

THEME = """name = "Wolven"
description = "De wolf."
version = 1
owner = "redactie"
strong = ["wolvenhek*", "probleemwolf"]
weak = ["wolf", "schapen"]
out = ["wolf in schaapskleren"]
examples = [
    "Een wolvenhek om elke wei, vraagt de boer.",
    "De wolf beet drie schapen dood.",
]
not_examples = [
    "Hij is een wolf in schaapskleren.",
]
"""

CLAIM = """claim = "De maan is van kaas."
themes = ["complotten"]
verdict = "onwaar"
explanation = "Er is gesteente opgehaald."
correct_information = "De maan is van steen."
review_publisher = "Een redactie"
review_url = "https://voorbeeld.nl/maan"
review_on = 2026-01-02
keywords = ["maan", "kaas"]
negation_cues = ["niet van kaas"]
"""

EVENT = """name = "Feest"
themes = ["5g"]
dates = [2026-01-01, 2027-01-01]
days_before = 1
days_after = 1
note = "Vast."
"""

ADVICE = """text = "Doe iets."
who = "griffier"
when = "vandaag"
source = "eigen"
verified_on = 2026-11-20
"""

CONTACT = """[omo]
name = "Bureau"
purpose = "Vragen."
hours = "werkdagen"
source = "eigen pagina"
verified_on = 2026-01-01
"""

TERM = """[items]
subject = "Berichten"
days = 90
counts_from = "nu"
motive = "Kort."
basis = "AVG"
"""

MUNICIPALITIES = "code,name,province,safety_region,lat,lon,population,pop_year,aliases\n"
PLACES = "name,municipality_code,kind,lat,lon,population,ambiguous,reasons\n"


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def one_error(folder: Path) -> CatalogueError:
    errors = check(folder)
    assert len(errors) == 1, [str(e) for e in errors]
    return errors[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources/wijkkrant.toml", SOURCE),
        ("themes/wolven.toml", THEME),
        ("claims/maan.toml", CLAIM),
        ("calendar/feest.toml", EVENT),
        ("advice/ADV-900.toml", ADVICE),
    ],
)
def test_the_good_examples_have_no_error(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, name, text)
    assert check(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('kind = "feed"', 'kind = "fead"', 4, "kind", "did you mean 'feed'"),
        ('kind = "feed"', 'kind = ["feed"]', 4, "kind", "does not know"),
        ('genre = "regionaal_nieuws"', 'genre = "krant"', 5, "genre", "use one of"),
        ('name = "Wijkkrant"', "", None, "name", "is missing"),
        ('name = "Wijkkrant"', 'name = "  "', 1, "name", "is empty"),
        ('name = "Wijkkrant"', "name = 5", 1, "name", "not a number"),
        ('name = "Wijkkrant"', 'naam = "x"\nname = "Wijkkrant"', 1, "naam", "did you mean 'name'"),
        ('url = "https://wijkkrant.nl/feed"', 'url = "wijkkrant.nl/feed"', 3, "url", "must start with https"),
        ('url = "https://wijkkrant.nl/feed"', 'url = "https://u:p@w.nl/"', 3, "url", "password"),
        ('url = "https://wijkkrant.nl/feed"', 'url = "https://w.nl:99999/"', 3, "url", "not a web address"),
        ('url = "https://wijkkrant.nl/feed"', 'url = "https:///feed"', 3, "url", "names no host"),
        ('kind = "feed"', 'kind = "feed"\ndelay_s = 1', 5, "delay_s", "at least 2"),
        ('kind = "feed"', 'kind = "feed"\ndelay_s = nan', 5, "delay_s", "between"),
        ('kind = "feed"', 'kind = "feed"\nverified = "ja"', 5, "verified", "true or false"),
        ('kind = "feed"', 'kind = "feed"\nthemes = ["voetbal"]', 5, "themes", "no theme 'voetbal'"),
        ('kind = "feed"', 'kind = "feed"\nmunicipalities = [\n"GM0228",\n"GM9999",\n]', 7, "municipalities", "GM9999"),
        ('kind = "feed"', 'kind = "feed"\nmunicipalities = ["Ede"]', 5, "municipalities", "such as GM0228"),
        (
            'kind = "feed"', 'kind = "feed"\nprovince = "Zeeland"\nmunicipalities = ["GM0228"]',
            6, "municipalities", "lies in Gelderland",
        ),
        ('kind = "feed"', 'kind = "feed"\nreviewed_on = "2026-01-01"', 5, "reviewed_on", "without quotes"),
        ('kind = "feed"', 'kind = "feed"\nreviewed_on = 2026-01-01T10:00:00Z', 5, "reviewed_on", "must be a date"),
        ('kind = "feed"', 'kind = "feed"\nreviewed_on = 1026-01-01', 5, "reviewed_on", "no likely date"),
        ('"Openbaar."', '"Openbaar."\n[selectors]\narticle_links = "a"', 7, "selectors", "no use"),
        ('"Openbaar."', '"Openbaar."\n[selectors]\nnext = "a"', 8, "selectors.next", "not a key"),
        ('"Openbaar."', '"Openbaar."\nquery = "{}"', 7, "query", "no use"),
        ('"feed"', '"council"\nquery = "[1]"', 5, "query", "JSON object"),
        ('"feed"', '"council"\nquery = "{"', 5, "query", "JSON object"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_source(tmp_path: Path, old: str, new: str, line: int | None, key: str, message: str) -> None:
    assert old in SOURCE
    path = put(tmp_path, "sources/wijkkrant.toml", SOURCE.replace(old, new))
    error = next(e for e in check(tmp_path) if e.key == key)
    assert (error.file, error.line) == (str(path), line)
    assert message in error.message
    assert str(error).startswith(f"{path}:{line}: {key}: " if line else f"{path}: {key}: ")


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('"probleemwolf"', '""', 5, "strong", "empty"),
        ('"probleemwolf"', '"*"', 5, "strong", "empty pattern"),
        ('"probleemwolf"', '"w*"', 5, "strong", "less than two letters"),
        ('"probleemwolf"', '"wolf*hek"', 5, "strong", "not the end of a word"),
        ('"probleemwolf"', '"Wolvenhek*"', 5, "strong", "twice"),
        ("version = 1", "version = 0", 3, "version", "between"),
        ("version = 1", "version = true", 3, "version", "whole number"),
        ('weak = ["wolf", "schapen"]', 'weak = "wolf"', 6, "weak", "list between square brackets"),
        ('weak = ["wolf", "schapen"]', 'weak = ["wolf", "schapen", "probleemwolf"]', 6, "weak", "also in strong"),
        ('out = ["wolf in schaapskleren"]', 'out = ["vos in schaapskleren"]', 7, "out", "does nothing"),
        ("De wolf beet drie schapen dood.", "Een vos liep door het dorp.", 10, "examples", "no pattern occurs"),
        ("Hij is een wolf in schaapskleren.", "Bouw een wolvenhek!", 13, "not_examples", "has the theme by"),
        ("Hij is een wolf in schaapskleren.", "Een wolf tussen de schapen.", 13, "not_examples", "schapen, wolf"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_theme(tmp_path: Path, old: str, new: str, line: int, key: str, message: str) -> None:
    assert old in THEME
    path = put(tmp_path, "themes/wolven.toml", THEME.replace(old, new))
    error = next(e for e in check(tmp_path) if e.key == key)
    assert (error.file, error.line) == (str(path), line)
    assert message in error.message


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('themes = ["complotten"]', "themes = []", 2, "themes", "needs a theme"),
        ('themes = ["complotten"]', 'themes = ["sterren"]', 2, "themes", "no theme 'sterren'"),
        ('verdict = "onwaar"', 'verdict = "nep"', 3, "verdict", "does not know 'nep'"),
        ("review_on = 2026-01-02", "review_on = 2026-02-30", 8, "", "not valid TOML"),
        ('review_publisher = "Een redactie"', "", 7, "review_publisher", "is empty"),
        ('"https://voorbeeld.nl/maan"', '""', 7, "review_url", "a verdict needs its source"),
        ('["maan", "kaas"]', '["Maan"]', 9, "keywords", "small letters"),
        ('["maan", "kaas"]', "[]", 9, "keywords", "needs at least 1"),
        ('["niet van kaas"]', '["van kaas"]', 10, "negation_cues", "stands in the claim"),
    ],
)
def test_a_mistake_in_a_claim(tmp_path: Path, old: str, new: str, line: int, key: str, message: str) -> None:
    assert old in CLAIM
    path = put(tmp_path, "claims/maan.toml", CLAIM.replace(old, new))
    error = one_error(tmp_path)
    assert (error.file, error.key) == (str(path), key)
    assert error.line == (line if key != "review_publisher" else None)
    assert message in error.message


@pytest.mark.parametrize(
    ("name", "text", "line", "key", "message"),
    [
        ("calendar/feest.toml", EVENT.replace("2026-01-01, 2027-01-01", ""), 3, "dates", "at least 1 date"),
        ("calendar/feest.toml", EVENT.replace("2027-01-01", "2025-01-01"), 3, "dates", "earliest first"),
        ("calendar/feest.toml", EVENT.replace("days_after = 1", "days_after = -1"), 5, "days_after", "between"),
        ("calendar/feest.toml", EVENT.replace('"5g"', '"6g"'), 2, "themes", "no theme '6g'"),
        ("advice/ADV-900.toml", ADVICE + 'decision_kinds = ["asiel"]', 6, "decision_kinds", "does not know 'asiel'"),
        ("advice/tip.toml", ADVICE, None, "", "ADV-001"),
        ("sources/Wijk Krant.toml", SOURCE, None, "", "name of the file is the id"),
        ("contacts.toml", CONTACT + 'email = "geen"\n', 7, "email", "mail address"),
        ("contacts.toml", "omo = 3\n", 1, "omo", "expected a table"),
        ("decision_kinds.toml", '[kernafval]\nname = "x"\n', 1, "kernafval", "expected a table"),
        ("retention.toml", TERM, 4, "counts_from", "does not know 'nu'"),
        ("municipalities.csv", MUNICIPALITIES + "GM0228,Ede,Drenthe,Drenthe,2.0,5.6,1,2026,\n", 2, "lat", "between"),
        ("municipalities.csv", MUNICIPALITIES + "GM0228,Ede,Drenthe,Twente,x,5.6,1,26,\n", 2, "lat", "not a number"),
        ("municipalities.csv", MUNICIPALITIES + "GM0228,Ede,Veluwe,Twente,52,5,1,1,\n", 2, "province", "not know"),
        ("municipalities.csv", MUNICIPALITIES + "GM228,Ede,Drenthe,Twente,52,5,1,1,\n", 2, "code", "such as GM0228"),
        ("municipalities.csv", MUNICIPALITIES + "GM0228,Ede,Gelderland\n", 2, "", "3 columns"),
        ("municipalities.csv", "code;name\n", 1, "", "first line must be"),
        ("municipalities.csv", MUNICIPALITIES + 'GM0228,"Ede\n', 2, "", "not valid CSV"),
        ("places.csv", PLACES + "Dorp,GM9999,village,52,5.6,1,0,\n", 2, "municipality_code", "GM9999"),
        ("places.csv", PLACES + "Dorp,GM0228,village,52,5.6,1,1,\n", 2, "reasons", "must say why"),
        ("places.csv", PLACES + "Dorp,GM0228,village,52,5.6,1,1,naam\n", 2, "reasons", "does not know 'naam'"),
        ("messages/eigen.toml", '[label.unrest]\nnone = 3\n', 2, "label.unrest.none", "must be a text"),
        ("messages/eigen.toml", '[label.unrest]\nnieuw = "x"\n', 2, "label.unrest.nieuw", "no such text"),
        ("messages/eigen.toml", '[count]\nitems.one = "{m} bericht"\n', 2, "count.items.one", "never given: m"),
        ("messages/eigen.toml", '[label.unrest]\nnone = "{"\n', 2, "label.unrest.none", "brace"),
        ("messages/eigen.toml", '[label.unrest]\nnone = "{n.x}"\n', 2, "label.unrest.none", "plain names"),
        ("thema/x.toml", "", None, "", "is not read"),
        ("themes/wolven.tml", "", None, "", "must end in .toml"),
    ],
)  # fmt: skip
def test_a_mistake_elsewhere(tmp_path: Path, name: str, text: str, line: int | None, key: str, message: str) -> None:
    path = put(tmp_path, name, text)
    error = next(e for e in check(tmp_path) if e.key == key)
    assert (error.file, error.line) == (str(path if not name.startswith("thema/") else path.parent), line)
    assert message in error.message


def test_a_row_that_stands_twice_is_named(tmp_path: Path) -> None:
    row = "GM0228,Ede,Drenthe,Drenthe,52,5.6,1,2026,\n"
    put(tmp_path, "municipalities.csv", MUNICIPALITIES + row + row)
    error = one_error(tmp_path)
    assert (error.key, error.line) == ("code", 3)
    assert "two rows" in error.message


def test_a_text_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "messages/a.toml", '[label.unrest]\nnone = "a"\n')
    put(tmp_path, "messages/b.toml", '[label.unrest]\nnone = "b"\n')
    error = one_error(tmp_path)
    assert error.file.endswith("b.toml")
    assert "stands also in" in error.message


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "claims/maan.toml", CLAIM + 'verdict = "onwaar"\n')
    assert "not valid TOML" in one_error(tmp_path).message


def test_all_mistakes_come_at_once_by_file_and_line(tmp_path: Path) -> None:
    put(tmp_path, "claims/maan.toml", CLAIM.replace('"onwaar"', '"nep"').replace('"maan", "kaas"', '"maan", 3'))
    put(tmp_path, "sources/krant.toml", SOURCE.replace('"feed"', '"x"').replace("public_reason", "reason"))
    found = [(Path(e.file).name, e.line, e.key) for e in check(tmp_path)]
    assert found == [
        ("maan.toml", 3, "verdict"),
        ("maan.toml", 9, "keywords"),
        ("krant.toml", None, "public_reason"),
        ("krant.toml", 4, "kind"),
        ("krant.toml", 6, "reason"),
    ]


def test_a_claim_of_an_own_theme_is_right(tmp_path: Path) -> None:
    put(tmp_path, "themes/wolven.toml", THEME)
    put(tmp_path, "claims/maan.toml", CLAIM.replace("complotten", "wolven"))
    assert check(tmp_path) == ()
