"""The dynamic variables whose values come from Faker's data: names of people and places, text, and the like.

Faker is an extra, and takes a while to import: it is imported when such a variable is drawn.
"""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from postman_contract.errors import NotJudged

if TYPE_CHECKING:
    from faker import Faker

INSTALL = "pip install 'postman-contract[faker]'"


def draw_faked(name: str, rng: random.Random) -> str:
    """Draw a new value of a dynamic variable that Faker has.

    Raises:
        NotJudged: Faker is not installed; says how to install it.
    """
    faker = _faker()
    if faker is None:
        raise NotJudged(f"dynamic variable {{{{{name}}}}} needs Faker: {INSTALL}")
    faker.factories[0].random = rng
    return FAKED[name](faker, rng)


@cache
def _faker() -> "Faker | None":
    try:
        from faker import Faker  # noqa: PLC0415  see above
    except ImportError:
        return None
    # Weighted values differ between versions more than others, and take longer.
    return Faker("en_US", use_weighting=False)


def _words(faker: "Faker", count: int) -> list[str]:
    return [word.lower() for word in faker.words(count)]


def _sentences(faker: "Faker", rng: random.Random, separator: str = " ") -> str:
    return separator.join(faker.sentences(rng.randint(2, 6)))


def _paragraphs(faker: "Faker", _: random.Random) -> str:
    return "\n \r".join(faker.paragraphs(3))


def _text(faker: "Faker", rng: random.Random) -> str:
    kind = rng.choice(("Word", "Words", "Sentence", "Sentences", "Paragraph"))
    return FAKED[f"$randomLorem{kind}"](faker, rng)


def _file_name(faker: "Faker", rng: random.Random, *extensions: str) -> str:
    extension = rng.choice(extensions) if extensions else faker.file_extension()
    return f"{'_'.join(_words(faker, rng.randint(1, 3)))}.{extension}"


def _label(faker: "Faker") -> str:
    return re.sub("[^a-z]", "", faker.last_name().lower())


FAKED: Mapping[str, Callable[["Faker", random.Random], str]] = {
    "$randomFirstName": lambda faker, _: faker.first_name(),
    "$randomLastName": lambda faker, _: faker.last_name(),
    "$randomFullName": lambda faker, _: f"{faker.first_name()} {faker.last_name()}",
    "$randomNamePrefix": lambda faker, _: faker.prefix(),
    "$randomNameSuffix": lambda faker, _: faker.suffix(),
    "$randomUserName": lambda faker, _: faker.user_name(),
    "$randomEmail": lambda faker, _: faker.safe_email(),
    "$randomExampleEmail": lambda faker, _: faker.safe_email(),
    "$randomDomainWord": lambda faker, _: _label(faker),
    "$randomDomainName": lambda faker, _: f"{_label(faker)}.example",
    "$randomUrl": lambda faker, rng: f"{rng.choice(('http', 'https'))}://{_label(faker)}.example",
    "$randomUserAgent": lambda faker, _: faker.user_agent(),
    "$randomCity": lambda faker, _: faker.city(),
    "$randomStreetName": lambda faker, _: faker.street_name(),
    "$randomStreetAddress": lambda faker, _: faker.street_address(),
    "$randomCountry": lambda faker, _: faker.country(),
    "$randomCountryCode": lambda faker, _: faker.country_code(),
    "$randomCompanyName": lambda faker, _: faker.company(),
    "$randomCompanySuffix": lambda faker, _: faker.company_suffix(),
    "$randomCatchPhrase": lambda faker, _: faker.catch_phrase(),
    "$randomBs": lambda faker, _: faker.bs(),
    "$randomCurrencyCode": lambda faker, _: faker.currency_code(),
    "$randomCurrencyName": lambda faker, _: faker.currency_name(),
    "$randomBankAccountIban": lambda faker, _: faker.iban(),
    "$randomBankAccountBic": lambda faker, _: faker.swift(),
    "$randomMimeType": lambda faker, _: faker.mime_type(),
    "$randomFileExt": lambda faker, _: faker.file_extension(),
    "$randomFileName": _file_name,
    "$randomCommonFileName": lambda faker, rng: _file_name(faker, rng, "gif", "jpeg", "mp4", "pdf", "png", "wav"),
    "$randomFilePath": lambda faker, rng: f"/{_words(faker, 1)[0]}/{_file_name(faker, rng)}",
    "$randomWord": lambda faker, _: faker.word(),
    "$randomWords": lambda faker, rng: " ".join(faker.words(rng.randint(2, 5))),
    "$randomLoremWord": lambda faker, _: _words(faker, 1)[0],
    "$randomLoremWords": lambda faker, _: " ".join(_words(faker, 3)),
    "$randomLoremSlug": lambda faker, _: "-".join(_words(faker, 3)),
    "$randomLoremSentence": lambda faker, rng: faker.sentence(rng.randint(3, 10), variable_nb_words=False),
    "$randomLoremSentences": _sentences,
    "$randomLoremLines": lambda faker, rng: _sentences(faker, rng, "\n"),
    "$randomLoremParagraph": lambda faker, _: faker.paragraph(),
    "$randomLoremParagraphs": _paragraphs,
    "$randomLoremText": _text,
}
