"""The catalogue: records from files, a user's folder over the bundled one, and records back to files."""

from datetime import date
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue, check, write_claim, write_source, write_theme
from monitor.errors import CatalogueError
from monitor.records import SiteSelectors, Source

SOURCE = """
name = "Wijkkrant"
homepage = "https://wijkkrant.nl"
kind = "feed"
genre = "regionaal_nieuws"
public_reason = "Openbaar."
"""

CONTACT = """
[omo]
name = "Ons eigen bureau"
purpose = "Vragen."
email = "post@voorbeeld.nl"
hours = "werkdagen"
source = "eigen pagina"
verified_on = 2026-11-20
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of a user."""
    return tmp_path


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_bundled_records_come_sorted_by_id() -> None:
    catalogue = Catalogue()
    assert [t.id for t in catalogue.themes] == [
        "5g", "asielopvang", "blm", "boerenprotesten", "complotten", "corona", "gele_hesjes", "sinterklaas",
    ]  # fmt: skip
    for records in (catalogue.claims, catalogue.sources, catalogue.calendar, catalogue.advice, catalogue.contacts):
        ids = [record.id for record in records]
        assert ids == sorted(set(ids)) != []
    codes = [m.code for m in catalogue.municipalities]
    assert codes == sorted(codes)
    assert [(p.name, p.municipality) for p in catalogue.places] == sorted(
        (p.name, p.municipality) for p in catalogue.places
    )


def test_a_record_keeps_what_its_file_says() -> None:
    catalogue = Catalogue()
    ede = catalogue.municipality("GM0228")
    assert (ede.name, ede.province) == ("Ede", "Gelderland")
    assert catalogue.claim("vaccin-verandert-dna").verdict == "onwaar"
    assert catalogue.source("nos-algemeen").url == "https://feeds.nos.nl/nosnieuwsalgemeen"
    assert catalogue.source("nos-algemeen").verified is False
    assert catalogue.theme("5g").name == "5G en zendmasten"


@pytest.mark.parametrize("ask", ["theme", "claim", "source", "municipality"])
def test_an_unknown_id_names_itself(ask: str) -> None:
    with pytest.raises(CatalogueError, match="GM9999") as raised:
        getattr(Catalogue(), ask)("GM9999")
    assert raised.value.key == "GM9999"


def test_a_kind_is_read_once() -> None:
    catalogue = Catalogue()
    assert catalogue.themes is catalogue.themes


def test_a_users_file_takes_the_place_of_the_bundled_one(folder: Path) -> None:
    put(folder, "sources/nos-algemeen.toml", SOURCE)
    catalogue = Catalogue(folder)
    assert catalogue.source("nos-algemeen").name == "Wijkkrant"
    assert catalogue.source("nos-algemeen").url is None
    assert len(catalogue.sources) == len(Catalogue().sources)


def test_a_users_file_adds_a_record(folder: Path) -> None:
    put(folder, "sources/wijkkrant.toml", SOURCE)
    assert {s.id for s in Catalogue(folder).sources} - {s.id for s in Catalogue().sources} == {"wijkkrant"}


def test_a_users_table_replaces_one_contact_and_keeps_the_others(folder: Path) -> None:
    put(folder, "contacts.toml", CONTACT)
    contacts = {c.id: c for c in Catalogue(folder).contacts}
    assert contacts["omo"].verified_on == date(2026, 11, 20)
    assert set(contacts) == {c.id for c in Catalogue().contacts}


def test_a_users_row_replaces_one_municipality_and_adds_another(folder: Path) -> None:
    head = "code,name,province,safety_region,lat,lon,population,pop_year,aliases"
    put(
        folder,
        "municipalities.csv",
        f"{head}\nGM0228,Ede,Gelderland,Twente,52.0,5.6,1,2026,Eej;Eede\nGM9001,Nieuwstad,Utrecht,Utrecht,52.1,5.1,10,2027,\n",
    )
    catalogue = Catalogue(folder)
    assert catalogue.municipality("GM0228").aliases == ("Eej", "Eede")
    assert len(catalogue.municipalities) == len(Catalogue().municipalities) + 1


def test_a_users_place_is_known_by_name_and_municipality(folder: Path) -> None:
    head = "name,municipality_code,kind,lat,lon,population,ambiguous,reasons"
    put(folder, "places.csv", f"{head}\nEerde,GM0228,hamlet,52.0,5.6,,1,word;dup\n")
    added = set(Catalogue(folder).places) - set(Catalogue().places)
    assert [(p.name, p.population, p.reasons) for p in added] == [("Eerde", 0, ("word", "dup"))]


def test_a_folder_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="not a folder"):
        Catalogue(folder / "nergens")
    assert "not a folder" in str(check(folder / "nergens")[0])


def test_a_broken_file_stops_its_own_kind_only(folder: Path) -> None:
    put(folder, "claims/kapot.toml", "claim = \n")
    catalogue = Catalogue(folder)
    assert len(catalogue.themes) == 8
    with pytest.raises(CatalogueError, match=r"kapot\.toml:1"):
        _ = catalogue.claims


def test_a_written_source_is_read_back_the_same(folder: Path) -> None:
    source = Source(
        id="dorpsblad", name='Het "Dorpsblad" \\ Noord', homepage="https://dorpsblad.nl", url="https://dorpsblad.nl/nieuws",
        kind="site", genre="regionaal_nieuws", province="Gelderland", municipalities=("GM0228", "GM0203"),
        themes=("5g",), delay_s=7.5, verified=True, evidence="Zelf gezien.", notes="Eén regel.\nNog een.",
        public_reason="Openbaar, zonder inlog.", reviewed_on=date(2026, 11, 20),
        selectors=SiteSelectors(article_links="h2 > a[href^='/n']", max_pages=2),
    )  # fmt: skip
    path = write_source(folder, source)
    assert path == folder / "sources" / "dorpsblad.toml"
    assert Catalogue(folder).source("dorpsblad") == source
    assert check(folder) == ()


@pytest.mark.parametrize("source", [pytest.param(s, id=s.id) for s in Catalogue().sources[::40]])
def test_bundled_sources_survive_writing(folder: Path, source: Source) -> None:
    write_source(folder, source)
    assert Catalogue(folder).source(source.id) == source


def test_themes_and_claims_survive_writing(folder: Path) -> None:
    theme, claim = Catalogue().theme("blm"), Catalogue().claims[7]
    write_theme(folder, theme)
    write_claim(folder, claim)
    assert Catalogue(folder).theme("blm") == theme
    assert Catalogue(folder).claim(claim.id) == claim


def test_a_source_is_not_written_over_another(folder: Path) -> None:
    source = Catalogue().source("nrc")
    write_source(folder, source)
    with pytest.raises(CatalogueError, match="exists already"):
        write_source(folder, source)
    write_source(folder, source, replace=True)
    assert [path.name for path in (folder / "sources").iterdir()] == ["nrc.toml"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"id": "../etc"}, ""),
        ({"id": "Hoofdletter"}, ""),
        ({"url": "ftp://x.nl"}, "url"),
        ({"url": "https://x.nl", "delay_s": 0.5}, "delay_s"),
        ({"name": "regel\u202eom"}, "name"),
        ({"public_reason": "\ud800"}, "public_reason"),
    ],
)
def test_a_wrong_source_is_not_written(folder: Path, changes: dict[str, object], key: str) -> None:
    values: dict[str, object] = {
        "id": "goed", "name": "Goed", "homepage": "https://goed.nl", "url": None, "kind": "feed",
        "genre": "overheid", "public_reason": "Openbaar.",
    }  # fmt: skip
    with pytest.raises(CatalogueError) as raised:
        write_source(folder, Source(**{**values, **changes}))  # type: ignore[arg-type]
    assert raised.value.key == key
    assert not list(folder.rglob("*.toml"))
