"""The overlay that lets the catalogue know the demonstration."""

from pathlib import Path
from typing import Any

import pytest

from monitor.catalogue import Catalogue, check
from monitor.demo.overlay import write_overlay
from monitor.demo.site import Site
from monitor.demo.world import World
from monitor.errors import CatalogueError


@pytest.fixture
def overlay(site: Site, tmp_path: Path) -> Path:
    return write_overlay(site, tmp_path / "overlay")


def test_the_overlay_passes_the_check(overlay: Path) -> None:
    assert check(overlay) == ()


def test_every_host_is_a_source_with_its_real_address(site: Site, overlay: Path) -> None:
    catalogue = Catalogue(overlay)
    for host_id, host in site.world.hosts.items():
        source = catalogue.source(host_id)
        assert source.url == site.bases[host_id] + host.listing_path
        assert source.homepage == site.bases[host_id] + "/"
        assert source.delay_s <= 0.05


def test_sources_are_of_every_kind(site: Site, overlay: Path) -> None:
    catalogue = Catalogue(overlay)
    sources = [catalogue.source(host_id) for host_id in site.world.hosts]
    assert {source.kind for source in sources} == {"feed", "sitemap", "site", "forum", "council"}
    assert len({source.genre for source in sources}) == 12


def test_the_villages_count_for_the_three_municipalities(overlay: Path) -> None:
    catalogue = Catalogue(overlay)
    names = {m.code: m.name for m in catalogue.municipalities if m.code.startswith("GM99")}
    villages = {place.name: names[place.municipality] for place in catalogue.places if place.municipality in names}
    assert names == {"GM9901": "Lindewaard", "GM9902": "Marslo", "GM9903": "Elserveen"}
    assert villages["Wierslo"] == villages["Hogerlinde"] == "Lindewaard"
    assert villages["Broekwoude"] == "Marslo"
    assert villages["Elserbrug"] == "Elserveen"


def test_claims_point_to_the_fact_check_on_the_site(site: Site, overlay: Path, get: Any) -> None:
    claims = [claim for claim in Catalogue(overlay).claims if claim.id.startswith("demo-")]
    assert len(claims) >= 5
    for claim in claims:
        reply = get(claim.review_url)
        assert reply.status == 200
        assert "ClaimReview" in reply.body.decode()


def test_an_unknown_text_in_a_claim_is_named(site: Site, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "sources").mkdir()
    for name in ("municipalities.csv", "places.csv"):
        (tmp_path / "data" / name).write_text("", encoding="utf-8")
    (tmp_path / "data" / "claims" / "fout.toml").write_text('review_url = "{text:z-9999}"\n', encoding="utf-8")
    monkeypatch.setattr("monitor.demo.overlay.demo_folder", lambda: tmp_path / "data")
    with pytest.raises(CatalogueError, match="z-9999"):
        write_overlay(site, tmp_path / "overlay")


def test_writing_twice_replaces_the_addresses(world: World, demo_now: Any, tmp_path: Path) -> None:
    with Site(world, demo_now) as first:
        write_overlay(first, tmp_path)
    with Site(world, demo_now) as second:
        write_overlay(second, tmp_path)
        assert Catalogue(tmp_path).source("lindebode").url == second.bases["lindebode"] + "/feed/"
