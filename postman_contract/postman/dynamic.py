"""The dynamic variables, `{{$guid}}` and its like, and how a new value of each is made.

Source: "Use dynamic variables" in Postman's documentation. Values have the shape that Postman's have; addresses of mail
and hosts are of reserved names (RFC 2606), which belong to nobody.
"""

import random
import string
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from postman_contract.postman import dynamic_words as words
from postman_contract.postman.dynamic_faker import FAKED, draw_faked

Generator = Callable[[random.Random, datetime], str]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _uuid4(rng: random.Random, _: datetime) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _one_of(choices: str) -> Generator:
    listed = tuple(choices.split("|"))
    return lambda rng, _: rng.choice(listed)


def _filled(form: str) -> Generator:
    """Make a generator of texts in which each `#` of a form is a digit."""
    return lambda rng, _: "".join(str(rng.randrange(10)) if each == "#" else each for each in form)


def _from(alphabet: str, length: int, before: str = "") -> Generator:
    return lambda rng, _: before + "".join(rng.choices(alphabet, k=length))


def _joined(separator: str, *parts: Generator) -> Generator:
    return lambda rng, now: separator.join(part(rng, now) for part in parts)


def _between(least: float, most: float, digits: int) -> Generator:
    return lambda rng, _: f"{rng.uniform(least, most):.{digits}f}"


def _date(first: timedelta, last: timedelta) -> Generator:
    def draw(rng: random.Random, now: datetime) -> str:
        day = now + first + (last - first) * rng.random()
        weekday, month = words.WEEKDAYS.split("|")[day.weekday()][:3], words.MONTHS.split("|")[day.month - 1][:3]
        return f"{weekday} {month} {day:%d %Y %H:%M:%S} GMT+0000 (Coordinated Universal Time)"

    return draw


def _octet(rng: random.Random, _: datetime) -> str:
    return str(rng.randrange(1, 255))


def _image(kind: str = "") -> Generator:
    return lambda *_: f"http://placeimg.com/640/480{kind and '/'}{kind}"


def _faked(name: str) -> Generator:
    return lambda rng, _: draw_faked(name, rng)


_IMAGES = (
    *("Abstract", "Animals", "Business", "Cats", "City", "Fashion"),
    *("Food", "Nature", "Nightlife", "People", "Sports", "Transport"),
)
_HEX, _YEAR, _SOON = "0123456789abcdef", timedelta(days=365), timedelta(minutes=1)

GENERATORS: Mapping[str, Generator] = {
    "$guid": _uuid4,
    "$randomUUID": _uuid4,
    "$timestamp": lambda _, now: str(int(now.timestamp())),
    "$isoTimestamp": lambda _, now: now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    "$randomInt": lambda rng, _: str(rng.randint(0, 1000)),
    "$randomBoolean": _one_of("true|false"),
    "$randomAlphaNumeric": _from(string.ascii_lowercase + string.digits, 1),
    "$randomPassword": _from(string.ascii_letters + string.digits, 15),
    "$randomSemver": _filled("#.#.#"),
    "$randomHexColor": _from(_HEX, 6, "#"),
    "$randomIP": _joined(".", _octet, _octet, _octet, _octet),
    "$randomIPV6": _joined(":", *[_from(_HEX, 4)] * 8),
    "$randomMACAddress": _joined(":", *[_from(_HEX, 2)] * 6),
    "$randomLatitude": _between(-90, 90, 4),
    "$randomLongitude": _between(-180, 180, 4),
    "$randomPrice": _between(0, 1000, 2),
    "$randomPhoneNumber": _joined("-", _from("23456789", 3), _filled("###-####")),
    "$randomPhoneNumberExt": _joined("-", _from("123456789", 2), _from("23456789", 3), _filled("###-####")),
    "$randomBankAccount": _joined("", _from("123456789", 1), _filled("#######")),
    "$randomCreditCardMask": _filled("####"),
    "$randomBitcoin": _from(_BASE58, 30, "1"),
    "$randomDatePast": _date(-_YEAR, -_SOON),
    "$randomDateFuture": _date(_SOON, _YEAR),
    "$randomDateRecent": _date(timedelta(days=-1), -_SOON),
    "$randomMonth": _one_of(words.MONTHS),
    "$randomWeekday": _one_of(words.WEEKDAYS),
    "$randomAvatarImage": _joined("", _from(string.ascii_lowercase, 8, words.AVATARS), _one_of("_128.jpg")),
    "$randomImageDataUri": _one_of(words.IMAGE_DATA),
    "$randomImageUrl": _image(),
    **{f"$random{kind}Image": _image(kind.lower()) for kind in _IMAGES},
    **{f"$random{name}": _one_of(choices) for name, choices in words.CHOICES.items()},
    "$randomProductName": _joined(
        " ", *(_one_of(words.CHOICES[name]) for name in ("ProductAdjective", "ProductMaterial", "Product"))
    ),
    "$randomJobTitle": _joined(
        " ", *(_one_of(words.CHOICES[name]) for name in ("JobDescriptor", "JobArea", "JobType"))
    ),
    "$randomPhrase": _joined(
        "",
        *(_one_of("We have to "), _one_of(words.CHOICES["Verb"]), _one_of(" the ")),
        *(_one_of(words.CHOICES["Adjective"]), _one_of(" "), _one_of(words.CHOICES["Noun"]), _one_of("!")),
    ),
    "$randomDirectoryPath": _one_of(words.FOLDERS),
    **{name: _faked(name) for name in FAKED},
}
