"""A name that leads to a public address when it is looked at, and to this machine or a private network afterwards."""

import socket
from typing import Any

import pytest

from tests.end_to_end.site.content import article, feed, item, moved
from tests.end_to_end.site.server import Reply
from tests.spiders.conftest import World


class Resolver:
    """Looks names up as a test says, one answer after the other; the last one stays."""

    def __init__(self, **names: tuple[str, ...]) -> None:
        self.waiting = {name.replace("_", "."): list(ips) for name, ips in names.items()}
        self.real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        ips = self.waiting.get(str(host))
        if ips is None:
            return self.real(host, port, *args, **kwargs)
        ip = ips.pop(0) if len(ips) > 1 else ips[0]
        if ":" in ip:
            return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (ip, port, 0, 0))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]


@pytest.mark.parametrize(
    "later", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "::ffff:10.0.0.1", "fd00:ec2::254"]
)
def test_a_source_whose_name_comes_to_lead_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
    later: str,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(wissel_voorbeeld_nl=(later,)))
    site = world.site({"/feed": feed()})
    source = world.source(site, id="wissel", url="http://wissel.voorbeeld.nl/feed")
    good = world.source(world.site({"/feed": feed(item("Goed", "", text="Een bericht.", guid="1"))}))
    outcomes = world.crawl()
    assert "unsafe_address" in outcomes[source.id].reason
    assert outcomes[good.id].n_new == 1


def test_a_name_is_judged_at_every_look_up(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    site = world.site({"/feed": feed()})
    resolver = Resolver(wissel_voorbeeld_nl=("127.0.0.1", "10.0.0.1"))
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    source = world.source(site, id="wissel", url=f"http://wissel.voorbeeld.nl:{site.port}/feed")
    world.crawl()
    assert site.paths == ["/feed"]
    world.later(days=2)
    assert "unsafe_address" in world.crawl()[source.id].reason
    assert site.paths == ["/feed"]


def test_a_redirect_to_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(binnen_voorbeeld_nl=("10.0.0.1",)))
    site = world.site({"/feed": moved("http://binnen.voorbeeld.nl/feed")})
    source = world.source(site)
    assert "unsafe_address" in world.crawl()[source.id].reason


def test_without_leave_a_name_that_turns_to_this_machine_reaches_nothing(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
) -> None:
    site = world.site({"/feed": feed(item("Een", "/1")), "/1": Reply(article("Een"))})
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(wissel_voorbeeld_nl=("127.0.0.1",)))
    source = world.source(site, id="wissel", url=f"http://wissel.voorbeeld.nl:{site.port}/feed")
    assert "unsafe_address" in world.crawl(allow_loopback=False)[source.id].reason
    assert site.requests == []
