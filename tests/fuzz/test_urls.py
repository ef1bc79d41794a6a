"""Any text as an address: a canonical address or our error, in bounded time."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.urls import (
    MAX_URL_LENGTH,
    authority,
    canonical_url,
    host_of,
    in_domains,
    is_public_address,
    registered_domain,
)

ADDRESSES = st.one_of(
    st.text(max_size=300),
    st.builds("http://{}/{}?{}#{}".format, *(st.text(max_size=40) for _ in range(4))),
    st.builds("https://{}:{}@{}:{}/".format, *(st.text(max_size=20) for _ in range(4))),
)


@given(ADDRESSES, st.one_of(st.none(), ADDRESSES))
def test_any_text_is_an_address_or_our_error(written: str, base: str | None) -> None:
    try:
        found = canonical_url(written, base)
    except FetchError:
        return
    assert found.startswith(("http://", "https://"))
    assert found.isascii() and len(found) <= MAX_URL_LENGTH
    assert canonical_url(found) == found
    assert host_of(found) and ":" in authority(found)
    assert "@" not in found.split("/")[2]


@given(st.text(max_size=200))
def test_any_text_has_a_domain_and_is_no_public_address_by_accident(text: str) -> None:
    assert isinstance(registered_domain(text), str)
    assert isinstance(in_domains(text, frozenset(("voorbeeld.nl",))), bool)
    if not text[:1].isdigit() and ":" not in text:
        assert not is_public_address(text)
