"""Knows what strings of each format look like, and which ones nearly do.

What is drawn is plain: no internationalised name, no leap second. A format that is not here is not supported.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonpointer import JsonPointer


def _uri(host: str, path: list[str]) -> str:
    return f"https://{host}.example/" + "/".join(path)


_DATES: Final = st.dates(date(1000, 1, 1), date(8999, 12, 31))
_ZONES: Final = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
_MOMENTS: Final = st.datetimes(datetime(1000, 1, 1), datetime(8999, 12, 31), timezones=_ZONES)  # noqa: DTZ001  with zones
_WORDS: Final = st.text("abcxyz0189", min_size=1, max_size=8)
_PATHS: Final = st.lists(_WORDS, max_size=3)
_URIS: Final = st.builds(_uri, _WORDS, _PATHS)

FORMATS: Final[Mapping[str, SearchStrategy[str]]] = {
    "date": _DATES.map(date.isoformat),
    "date-time": _MOMENTS.map(datetime.isoformat),
    "email": st.builds("{}@{}.example".format, _WORDS, _WORDS),
    "hostname": st.builds("{}.example".format, _WORDS),
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.ip_addresses(v=6).map(str),
    "json-pointer": st.lists(st.text(max_size=6), max_size=3).map(
        lambda steps: str(JsonPointer.from_parts(steps).path)
    ),
    "time": _MOMENTS.map(lambda moment: moment.timetz().isoformat()),
    "uri": _URIS,
    "uri-reference": st.one_of(_PATHS.map("/".join), _URIS),
    "uuid": st.uuids().map(str),
}
"""Strings of each format."""

ILL_FORMED: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("2023-02-30", "28/02/2023"),
    "date-time": ("2023-02-30T08:00:00+10:00", "2023-02-28 08:00", "2023-02-28"),
    "json-pointer": ("name", "/a~2"),
    "uuid": ("5a4db0c0-0001-4000-8000", "5a4db0c0000140008000000000000001"),
}
"""Strings that are nearly of a format."""
