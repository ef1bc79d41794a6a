import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.urls import (
    MAX_URL_LENGTH,
    authority,
    canonical_url,
    in_domains,
    is_loopback_address,
    is_public_address,
    item_id,
    registered_domain,
    same_site,
    url_key,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTP://www.Voorbeeld.NL:80/a", "http://www.voorbeeld.nl/a"),
        ("https://voorbeeld.nl:443", "https://voorbeeld.nl/"),
        ("https://voorbeeld.nl:8443/x", "https://voorbeeld.nl:8443/x"),
        ("http://voorbeeld.nl/a/../b/./c", "http://voorbeeld.nl/b/c"),
        ("http://voorbeeld.nl/%2e%2e/a", "http://voorbeeld.nl/a"),
        ("http://voorbeeld.nl/a#kop", "http://voorbeeld.nl/a"),
        ("http://jan:geheim@voorbeeld.nl/", "http://voorbeeld.nl/"),
        ("https://café.nl/é", "https://xn--caf-dma.nl/%C3%A9"),
        ("http://voorbeeld.nl/?b=2&a=1", "http://voorbeeld.nl/?a=1&b=2"),
        ("http://voorbeeld.nl./x", "http://voorbeeld.nl/x"),
        ("http://[::0:1]:8080/x", "http://[::1]:8080/x"),
        ("  http://voorbeeld.nl/a\n b ", "http://voorbeeld.nl/a%20b"),
        ("http://voorbeeld.nl/x;jsessionid=A1?y=1", "http://voorbeeld.nl/x?y=1"),
    ],
)
def test_one_page_has_one_address(written: str, expected: str) -> None:
    assert canonical_url(written) == expected


@pytest.mark.parametrize(
    "parameter", ["utm_source=rss", "fbclid=x", "gclid=x", "at_medium=rss", "xtor=RSS-1", "ref=rss"]
)
def test_tracking_parameters_do_not_make_another_page(parameter: str) -> None:
    assert canonical_url(f"http://voorbeeld.nl/a?id=4&{parameter}") == "http://voorbeeld.nl/a?id=4"


@pytest.mark.parametrize("parameter", ["cid=123", "uid=4", "source=gemeente", "id=5", "ref=besluit-12", "page=2"])
def test_parameters_that_name_an_article_stay(parameter: str) -> None:
    assert parameter in canonical_url(f"http://voorbeeld.nl/a?{parameter}")


@pytest.mark.parametrize(
    "written",
    ["", "geen adres", "ftp://voorbeeld.nl/", "javascript:alert(1)", "http://", "http://voorbeeld.nl:99999/", "//",
     "http://voor beeld.nl/", "http://[::1/", "mailto:a@b.nl", "http://" + "a" * 3000 + ".nl", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written: str) -> None:
    with pytest.raises(FetchError):
        canonical_url(written)


def test_relative_address_without_scheme_is_joined_to_its_page() -> None:
    assert canonical_url("../b?x=1", "https://voorbeeld.nl/nieuws/a/") == "https://voorbeeld.nl/nieuws/b?x=1"
    assert canonical_url("//media.voorbeeld.nl/b", "https://voorbeeld.nl/") == "https://media.voorbeeld.nl/b"


def test_length_is_limited_also_after_quoting() -> None:
    with pytest.raises(FetchError):
        canonical_url("http://voorbeeld.nl/" + "é" * (MAX_URL_LENGTH // 3))


@given(
    st.from_regex(
        r"https?://[a-zé0-9.-]{1,30}(:\d{1,5})?(/[\w%.;é ]{0,20}){0,4}(\?[\w=&%+;]{0,30})?(#\w*)?", fullmatch=True
    )
)
def test_canonical_is_idempotent(written: str) -> None:
    try:
        once = canonical_url(written)
    except FetchError:
        return
    assert canonical_url(once) == once


def test_move_to_https_or_www_does_not_make_another_item() -> None:
    assert item_id("http://voorbeeld.nl/a/") == item_id("https://www.voorbeeld.nl/a")
    assert item_id("https://voorbeeld.nl/a") != item_id("https://voorbeeld.nl/b")
    assert url_key("https://www.voorbeeld.nl/a?x=1") == "voorbeeld.nl/a?x=1"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("feeds.nos.nl", "nos.nl"),
        ("https://www.example.co.uk/x", "example.co.uk"),
        ("127.0.0.1", "127.0.0.1"),
        ("https://[2001:db8::1]/x", "2001:db8::1"),
        ("localhost", "localhost"),
    ],
)
def test_registered_domain(host: str, expected: str) -> None:
    assert registered_domain(host) == expected


def test_sites_are_compared_by_registered_domain() -> None:
    assert same_site("https://feeds.nos.nl/x", "https://nos.nl/y")
    assert not same_site("https://nos.nl/", "https://rtl.nl/")


def test_stop_list_covers_what_lies_below_a_domain() -> None:
    stopped = frozenset(("voorbeeld.nl",))
    assert in_domains("www.voorbeeld.nl", stopped)
    assert in_domains("voorbeeld.nl", stopped)
    assert not in_domains("nietvoorbeeld.nl", stopped)


def test_pace_is_kept_per_host_and_port() -> None:
    assert authority("http://voorbeeld.nl/a") == "voorbeeld.nl:80"
    assert authority("https://voorbeeld.nl/a") == "voorbeeld.nl:443"
    assert authority("http://voorbeeld.nl:8080/a") != authority("http://voorbeeld.nl/a")


@pytest.mark.parametrize(
    "ip",
    ["10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::", "::7f00:1", "nonsense", ""],
)  # fmt: skip
def test_addresses_that_are_not_on_the_open_internet(ip: str) -> None:
    assert not is_public_address(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "145.97.20.1", "2a02:2308::1", "::ffff:8.8.8.8"])
def test_addresses_on_the_open_internet(ip: str) -> None:
    assert is_public_address(ip)


def test_loopback_is_told_from_other_private_addresses() -> None:
    assert is_loopback_address("127.8.8.8")
    assert is_loopback_address("::1")
    assert is_loopback_address("::ffff:127.0.0.1")
    assert not is_loopback_address("10.0.0.1")
    assert not is_loopback_address("localhost")
