"""The one module that names the HTTP library, so that an interoperable fork is one changed line."""

import httpx as httpx  # noqa: PLC0414  re-exported
