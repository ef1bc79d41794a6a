"""Questions by POST keep the limits that every request keeps; whose host may be asked: tests/contract."""

import asyncio
import gzip

import pytest

from monitor.spiders.failures import FetchFailed
from monitor.spiders.transport import Answer, Transport
from tests.end_to_end.site.server import Reply, Request, Site


def post(url: str, body: bytes = b"{}", *, allow_loopback: bool = True, max_bytes: int = 1_000) -> Answer:
    async def run() -> Answer:
        async with Transport(user_agent="test", allow_loopback=allow_loopback, timeout_s=5.0) as transport:
            return await transport.post(url, body, headers={}, max_bytes=max_bytes)

    return asyncio.run(run())


def test_the_question_arrives_under_our_name_and_the_answer_comes_back() -> None:
    def echo(request: Request) -> Reply:
        return Reply(request.body + request.headers["user-agent"].encode())

    with Site({"/s": echo}) as site:
        assert post(f"{site.base}/s", b'{"size": 1}').body == b'{"size": 1}test'


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_nothing_is_sent_to_a_private_address(host: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        post(f"http://{host}:9/", allow_loopback=False)
    assert caught.value.error == "unsafe_address"


def test_a_large_answer_is_cut_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with Site({"/s": Reply(bomb, headers={"Content-Encoding": "gzip"})}) as site:
        answer = post(f"{site.base}/s")
    assert (len(answer.body), answer.truncated) == (1_000, True)


def test_a_redirect_is_no_new_question() -> None:
    with Site({"/s": Reply("", status=307, headers={"Location": "/t"})}) as site:
        assert post(f"{site.base}/s").status == 307
        assert site.paths == ["/s"]
