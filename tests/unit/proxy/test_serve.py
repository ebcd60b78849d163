"""Running the server: its port, its lines, its end."""

import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from stepcache.domain.errors import ConfigurationError
from stepcache.proxy.serve import listen, url_of

SERVED = """
import sys
from stepcache.proxy.app import Proxy
from stepcache.proxy.serve import listen, run
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import HIT, FakeGateway

gateway = FakeGateway(HIT)
run(Proxy(gateway, clock=FakeClock()), gateway, listen("127.0.0.1", 0), lambda line: print(line, flush=True))
print(gateway.life)
"""


def health(url: str) -> int:
    """The status of `/health`."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("GET", "/health")
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    """The gateway is closed, nothing is said on standard error."""
    command = [sys.executable, "-W", "error", "-c", SERVED]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        ready, example = process.stdout.readline().split(), process.stdout.readline()
        assert health(ready[2]) == 200
        process.send_signal(number)
        said, complained = process.communicate(timeout=30)
    assert (process.returncode, complained) == (0, "")
    assert example.startswith(f"  curl -i {ready[2]}/v1/chat/completions")
    assert said == "['start', 'close']\n"


def test_a_taken_port_is_said() -> None:
    """In one line, with what to do."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} on 127.0.0.1 is taken: choose another with --port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host", "stepcache.invalid"])
def test_a_host_that_is_not_ours_is_said(host: str) -> None:
    """In one line."""
    with pytest.raises(ConfigurationError) as caught:
        listen(host, 0)
    assert "\n" not in str(caught.value)


def test_an_address_of_another_machine_is_said_in_few_words() -> None:
    """Once, and as the operator wrote it. The address is one of those kept for documents (RFC 5737)."""
    with pytest.raises(ConfigurationError) as caught:
        listen("192.0.2.1", 0)
    assert str(caught.value).count("192.0.2.1") == 1


def test_an_address_is_written_as_a_url() -> None:
    """With brackets where it has colons."""
    with listen("127.0.0.1", 0) as four:
        assert url_of(four) == f"http://127.0.0.1:{four.getsockname()[1]}"
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    with listen("::1", 0) as six:
        assert url_of(six) == f"http://[::1]:{six.getsockname()[1]}"
