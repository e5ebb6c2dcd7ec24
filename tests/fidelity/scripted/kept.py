"""What scripts do otherwise here than in Newman, by area and collection: in which parts of a run, and why."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """Why a run differs, and in which of its parts; in all others it is equal."""

    reason: str
    parts: tuple[str, ...] = ("assertions",)


ZONE = Kept("QuickJS writes a date without the name of its time zone")
NO_LOCALES = Kept("QuickJS knows no locales: numbers, dates and the order of letters are those of none")
CREDENTIALS = Kept("of the Authorization that was sent, scripts behind the answer see no more than the scheme")
FORM_TYPE = Kept(
    "the Content-Type of a form is one of the headers that were sent; Newman shows scripts those before it"
)
NO_ANSWER = Kept("what was not answered is not judged, by name, and no test runs; Newman runs them on nothing")
SHOWN = "what is written to the console is shown as far as it can be; Newman ends the script with an error"

KEPT: Mapping[tuple[str, str], Kept] = {
    ("scopes", "names of the scopes"): Kept("globals have no name of their own for scripts; Newman gives the file's"),
    ("scopes", "odd names"): Kept(
        "a variable that is called as what every object has is none, until a script sets it; QuickJS writes functions "
        "of its own on three lines",
        ("requests", "assertions"),
    ),
    ("values", "environment"): ZONE,
    ("values", "collection variables"): ZONE,
    ("values", "globals"): ZONE,
    ("values", "local"): Kept(
        "undefined is null for whichever script comes next, as it is in every other scope", ("requests", "assertions")
    ),
    ("requests", "URL as text"): Kept("a URL that was sent has no fragment"),
    ("requests", "body updated by mode"): FORM_TYPE,
    ("requests", "body made"): FORM_TYPE,
    ("requests", "form fields"): FORM_TYPE,
    ("requests", "form parts"): FORM_TYPE,
    ("requests", "auth made"): CREDENTIALS,
    ("requests", "auth changed"): CREDENTIALS,
    ("requests", "auth used"): CREDENTIALS,
    ("requests", "auth removed"): CREDENTIALS,
    ("requests", "auth read"): CREDENTIALS,
    ("requests", "inherited auth"): Kept(f"an inherited auth is one; {CREDENTIALS.reason}"),
    ("responses", "special statuses"): Kept("the phrase of a status is that of its registration, not the server's own"),
    ("responses", "no answer"): NO_ANSWER,
    ("flow", "no request"): NO_ANSWER,
    ("chai", "big integers"): Kept(
        "a failed comparison of big integers is a failed test; Newman cannot pass it on, and ends the script",
        ("assertions", "errors"),
    ),
    ("legacy", "odd values"): Kept(ZONE.reason, ("assertions", "environment")),
    ("legacy", "request"): Kept("a request's description is not read"),
    ("options", "CSV of numbers"): Kept(
        "a hexadecimal number of a CSV file stays the text that it is; Newman makes 0 of it", ("requests", "assertions")
    ),
    ("placement", "functions that are kept on an object"): Kept(
        "what scripts share is as it was for each of them, so that none can forge what a later one finds"
    ),
    ("consoles", "collections"): Kept(
        "of bytes and of what cannot be listed, the console shows no more than JSON", ("console",)
    ),
    ("consoles", "circular"): Kept(SHOWN, ("errors", "console")),
    ("consoles", "getters that throw"): Kept(SHOWN, ("console",)),
    ("language", "newest methods"): Kept("QuickJS has what the language got since the Node of the golden files"),
    ("language", "dates as text"): ZONE,
    ("language", "dates by locale"): NO_LOCALES,
    ("language", "sorting"): NO_LOCALES,
}
