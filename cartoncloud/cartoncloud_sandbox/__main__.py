"""The command `python -m cartoncloud_sandbox`: start the stand-in."""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from datetime import datetime

from cartoncloud_sandbox.clock import Clock, parse_moment
from cartoncloud_sandbox.settings import Settings


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cartoncloud_sandbox", description="A local stand-in for the CartonCloud API."
    )
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port (default)")
    parser.add_argument("--database", default=":memory:", metavar="FILE", help="keep the state in this file")
    parser.add_argument("--now", type=_moment, metavar="RFC3339", help="freeze the clock of documents")
    parser.add_argument("--token-seconds", type=int, default=3600, metavar="N", help="lifetime of tokens")
    parser.add_argument("--report-seconds", type=float, default=0, metavar="N", help="how long report runs take")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the stand-in until a signal ends it; return the exit code."""
    arguments = _arguments(argv)
    try:
        from cartoncloud_sandbox.app import create_app  # noqa: PLC0415 - the server's packages are optional
        from cartoncloud_sandbox.sandbox import Sandbox  # noqa: PLC0415 - as above
        from cartoncloud_sandbox.server import bind, serve  # noqa: PLC0415 - as above
        from cartoncloud_sandbox.store import Store  # noqa: PLC0415 - as above
    except ImportError as error:
        sys.stderr.write(f"The stand-in needs FastAPI and uvicorn ({error}): pip install -e '.[sandbox]'\n")
        return 2
    try:
        listener = bind(arguments.host, arguments.port)
    except (ValueError, OSError, OverflowError) as error:
        sys.stderr.write(f"cartoncloud_sandbox cannot listen: {error}\n")
        return 2
    try:
        store = Store(arguments.database)
    except (ValueError, sqlite3.Error) as error:
        listener.close()
        sys.stderr.write(f"cartoncloud_sandbox cannot keep its state: {error}\n")
        return 2
    try:
        initial = Settings(report_seconds=arguments.report_seconds)
        sandbox = Sandbox(store, Clock(arguments.now), arguments.token_seconds, initial)
        serve(create_app(sandbox), listener)
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
