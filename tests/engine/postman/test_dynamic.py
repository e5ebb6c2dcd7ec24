"""Tests of dynamic variables: all of Postman's, each of its shape, reproducible, and with Faker only where needed."""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman import dynamic_faker
from postman_contract.postman.dynamic import GENERATORS
from postman_contract.postman.dynamic_faker import FAKED
from postman_contract.postman.variables import draw_fresh

UUID4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
WORD = "[a-z]+"
WORDS = r"[A-Za-z][A-Za-z' -]*"
NAME = r"[A-Za-z][\w .,'()&-]+"  # of a person, a place or a company
SENTENCE = r"[A-Z][A-Za-z' ]*\."
DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)"
HOST = r"[a-z]+\.[a-z]+"
FILE = r"[a-z_]+\.\w+"
MEDIA_TYPE = r"[a-z]+"
IMAGE = "http://placeimg.com/640/480"

SHAPES = {  # what Postman's own runner was seen to draw, by the name without `$`; `$random` before those in capitals
    "guid": UUID4,
    "timestamp": r"\d{10}",
    "isoTimestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "UUID": UUID4,
    "Int": r"\d{1,3}|1000",
    "PhoneNumber": r"\d{3}-\d{3}-\d{4}",
    "PhoneNumberExt": r"\d{2}-\d{3}-\d{3}-\d{4}",
    "Locale": "[a-z]{2}",
    "Words": rf"{WORDS}( {WORDS})+",
    "FilePath": rf"(/\w+)+/{FILE}|/{FILE}",
    "DirectoryPath": r"(/\w+)+",
    "City": NAME,
    "StreetName": NAME,
    "StreetAddress": rf"\d+ {NAME}",
    "Country": r"\w[\w .,'()&-]+",
    "CountryCode": "[A-Z]{2}",
    "Latitude": r"-?\d{1,2}\.\d{1,4}",
    "Longitude": r"-?\d{1,3}\.\d{1,4}",
    "Color": "[a-z ]+",
    "Department": WORDS,
    "ProductName": r"\w+ \w+ \w+",
    "ProductAdjective": r"\w+",
    "ProductMaterial": r"\w+",
    "Product": r"\w+",
    "CompanyName": NAME,
    "CompanySuffix": r"[A-Za-z ]+",
    "CatchPhrase": rf"{WORDS}|[\w/ -]+",
    "Bs": r"[\w/ -]+",
    "CatchPhraseAdjective": r"[\w-]+",
    "CatchPhraseDescriptor": r"[\w -]+",
    "CatchPhraseNoun": r"[\w ]+",
    "BsAdjective": r"[\w-]+",
    "BsBuzz": WORD,
    "BsNoun": r"[\w-]+",
    "DatabaseColumn": r"\w+",
    "DatabaseType": WORD,
    "DatabaseCollation": r"\w+",
    "DatabaseEngine": r"\w+",
    "DatePast": DATE,
    "DateFuture": DATE,
    "DateRecent": DATE,
    "Month": "[A-Z][a-z]+",
    "Weekday": "[A-Z][a-z]+day",
    "BankAccount": r"\d{8}",
    "BankAccountName": r"[A-Z][\w ]+ Account",
    "CreditCardMask": r"\d{4}",
    "Price": r"\d{1,4}\.\d\d",
    "TransactionType": "deposit|withdrawal|payment|invoice",
    "CurrencyCode": "[A-Z]{3}",
    "CurrencyName": r"\w[\w .,'()&-]+",
    "CurrencySymbol": r"\S{1,3}",
    "Bitcoin": "[13][1-9A-HJ-NP-Za-km-z]{25,34}",
    "BankAccountIban": r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}",
    "BankAccountBic": r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?",
    "Abbreviation": "[A-Z]+",
    "Adjective": r"[a-z -]+",
    "Noun": "[a-z ]+",
    "Verb": r"[a-z -]+",
    "Ingverb": "[a-z -]+ing",
    "Phrase": r"[A-Z][\w', -]+!",
    "AvatarImage": r"https://cdn\.fakercloud\.com/avatars/\w+_128\.jpg",
    "ImageUrl": IMAGE,
    **{
        f"{kind}Image": f"{IMAGE}/{kind.lower()}"
        for kind in (
            *("Abstract", "Animals", "Business", "Cats", "City", "Food"),
            *("Nightlife", "Fashion", "People", "Nature", "Sports", "Transport"),
        )
    },
    "ImageDataUri": r"data:image/svg\+xml;charset=UTF-8,%3Csvg[\w%.-]+%3E",
    "Email": rf"[\w.]+@{HOST}",
    "ExampleEmail": r"[\w.]+@example\.(com|net|org)",
    "UserName": r"[\w.]+",
    "Protocol": "https?",
    "Url": rf"https?://{HOST}",
    "DomainName": HOST,
    "DomainSuffix": WORD,
    "DomainWord": WORD,
    "IP": r"(\d{1,3}\.){3}\d{1,3}",
    "IPV6": "([0-9a-f]{4}:){7}[0-9a-f]{4}",
    "UserAgent": r"(Mozilla|Opera)/\d.+",
    "HexColor": "#[0-9a-f]{6}",
    "MACAddress": "([0-9a-f]{2}:){5}[0-9a-f]{2}",
    "Password": "[A-Za-z0-9]{15}",
    "LoremWord": WORD,
    "LoremWords": r"[a-z]+ [a-z]+ [a-z]+",
    "LoremSentence": SENTENCE,
    "LoremSlug": "[a-z]+-[a-z]+-[a-z]+",
    "LoremSentences": rf"{SENTENCE}( {SENTENCE})+",
    "LoremParagraph": rf"{SENTENCE}( {SENTENCE})*",
    "LoremParagraphs": rf"{SENTENCE}[\w' .]*(\n \r{SENTENCE}[\w' .]*){{2}}",
    "LoremText": r"[\w' .]+",
    "LoremLines": rf"{SENTENCE}(\n{SENTENCE})*",
    "FirstName": r"[A-Z]\w+",
    "LastName": r"[A-Z][\w']+",
    "FullName": r"[A-Z]\w+ [A-Z][\w']+",
    "JobTitle": r"\w+ \w+ \w+",
    "NamePrefix": r"(Mr|Mrs|Ms|Miss|Dr|Mx|Ind|Misc)\.?",
    "NameSuffix": r"[A-Za-z]+\.?",
    "JobDescriptor": r"\w+",
    "JobArea": r"\w+",
    "JobType": r"\w+",
    "Boolean": "true|false",
    "Word": r"[A-Za-z-]+",
    "AlphaNumeric": "[a-z0-9]",
    "FileName": FILE,
    "CommonFileName": FILE,
    "MimeType": r"[a-z]+/[\w.+-]+",
    "CommonFileType": MEDIA_TYPE,
    "CommonFileExt": r"\w+",
    "FileType": MEDIA_TYPE,
    "FileExt": r"\w+",
    "Semver": r"\d\.\d\.\d",
}
NAMED = {f"$random{name}" if name[0].isupper() else f"${name}": shape for name, shape in SHAPES.items()}


def test_there_are_all_that_postman_has() -> None:
    """118, and no others: an unknown one is no variable."""
    assert GENERATORS.keys() == NAMED.keys()
    assert len(GENERATORS) == 118


@pytest.mark.parametrize("name", NAMED)
def test_each_has_the_shape_that_postman_gives_it(name: str) -> None:
    """Of thirty drawn values, each has."""
    draw = draw_fresh(name)
    assert [value for value in (draw(name) for _ in range(30)) if not re.fullmatch(NAMED[name], value)] == []


@pytest.mark.parametrize("name", sorted(NAMED.keys() - {"$timestamp", "$isoTimestamp"}))
def test_the_same_seed_draws_the_same_values(name: str) -> None:
    """But for those of the clock, of which a date is as far from it."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    first, second = ([GENERATORS[name](rng, now) for _ in range(5)] for rng in (random.Random(3), random.Random(3)))  # noqa: S311  test data
    assert first == second


def test_dates_are_before_and_after_now() -> None:
    """A recent one is of the last day."""
    now = datetime(2026, 1, 2, 12, tzinfo=UTC)

    def days_from_now(name: str) -> float:
        text = GENERATORS[name](random.Random(5), now)  # noqa: S311  test data
        drawn = datetime.strptime(text[4:24], "%b %d %Y %H:%M:%S").replace(tzinfo=UTC)
        assert text.startswith(f"{drawn:%a} ")
        return (drawn - now).total_seconds() / 86400

    assert -366 < days_from_now("$randomDatePast") < 0 < days_from_now("$randomDateFuture") < 366
    assert -1 <= days_from_now("$randomDateRecent") < 0


def test_addresses_belong_to_nobody() -> None:
    """Hosts and mail go to reserved names (RFC 2606)."""
    draw = draw_fresh("s")
    for name in ("$randomEmail", "$randomExampleEmail", "$randomUrl", "$randomDomainName"):
        assert re.search(r"\bexample(\.(com|net|org))?$", draw(name))


@pytest.fixture
def without_faker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Faker be one of the packages that are not there."""
    monkeypatch.setitem(sys.modules, "faker", None)
    dynamic_faker._faker.cache_clear()
    yield
    dynamic_faker._faker.cache_clear()


@pytest.mark.usefixtures("without_faker")
def test_without_faker_what_needs_it_is_not_judged() -> None:
    """The message says what to install; the others are drawn."""
    draw = draw_fresh("s")
    words = r"\{\{\$randomFirstName\}\} needs Faker: pip install 'postman-contract\[faker\]'"
    with pytest.raises(NotJudged, match=words):
        draw("$randomFirstName")
    assert all(draw(name) for name in GENERATORS.keys() - FAKED.keys())


def test_faker_is_imported_when_it_is_needed() -> None:
    """It takes a while, and most suites never draw a name."""
    program = """
        import sys
        from postman_contract.postman.variables import draw_fresh
        draw_fresh("s")("$randomUUID")
        print("faker" in sys.modules)
        draw_fresh("s")("$randomCity")
        print("faker" in sys.modules)
    """
    program = "\n".join(line.strip() for line in program.splitlines())
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
