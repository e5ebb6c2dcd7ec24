"""Keeps secrets out of log records, warnings and streams, wherever they go."""

import logging
import warnings
from collections.abc import Callable
from typing import TextIO

import pytest

Redact = Callable[[str], str]


def redact_logs(redact: Redact) -> Callable[[], None]:
    """Redact every record from now on, its traceback included.

    Returns:
        A function that ends it.
    """
    before = logging.getLogRecordFactory()

    def make(*args: object, **kwargs: object) -> logging.LogRecord:
        record: logging.LogRecord = before(*args, **kwargs)
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # logging reports it where the record is handled
            return record
        if redact(text) != text:
            record.msg, record.args = redact(text), ()
        if record.exc_info:  # formatters take this text, and make none of their own
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(make)
    return lambda: logging.setLogRecordFactory(before)


class RedactedWarnings:
    """A pytest plugin that keeps secrets out of the summary of warnings."""

    def __init__(self, redact: Redact) -> None:
        self._redact = redact

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Redact a warning before anybody reports it."""
        text = str(warning_message.message)
        if self._redact(text) != text:
            warning_message.message = self._redact(text)


class RedactedStream:
    """A text stream that lets no secret through; everything else of it is the stream's own."""

    def __init__(self, stream: TextIO, redact: Redact) -> None:
        self._stream = stream
        self._redact = redact

    def write(self, text: str) -> int:
        """Write a text without its secrets."""
        return self._stream.write(self._redact(text))

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
