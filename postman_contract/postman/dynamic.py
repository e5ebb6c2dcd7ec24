"""The dynamic variables, `{{$guid}}` and its like, and how a new value of each is made."""

import random
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

Generator = Callable[[random.Random, datetime], str]


def _uuid4(rng: random.Random, _: datetime) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


GENERATORS: Mapping[str, Generator] = {
    "$guid": _uuid4,
    "$randomUUID": _uuid4,
    "$randomInt": lambda rng, _: str(rng.randint(0, 1000)),
    "$timestamp": lambda _, now: str(int(now.timestamp())),
    "$isoTimestamp": lambda _, now: now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
}
