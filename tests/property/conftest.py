"""Runs the stand-in in a thread, for as long as a module's tests last."""

import threading
from collections.abc import Iterator

import pytest

from cartoncloud_sandbox.app import create_app
from cartoncloud_sandbox.clock import Clock, parse_moment
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.server import Server, bind, url_of


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """Return the address of a freshly seeded stand-in."""
    sandbox = Sandbox(clock=Clock(parse_moment("2030-01-20T09:00:00+10:00")))
    listener = bind("127.0.0.1", 0)
    started = threading.Event()
    server = Server(create_app(sandbox), started.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert started.wait(10), "the stand-in did not start"
    yield url_of(listener)
    server.should_exit = True
    thread.join()
    sandbox.store.close()
