"""Shows scripts as a replay runs them, while they are recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from postman_contract.postman.environment import value_in
from postman_contract.postman.messages import Request, Response
from postman_contract.recording.metadata import RecordedRequest
from postman_contract.recording.recorder import RecordedCassette
from postman_contract.recording.script_metadata import rewritten_json
from postman_contract.recording.sent import learn_sent_secrets
from postman_contract.recording.vault import SHORTEST
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import Send
from postman_contract.run.script_running import response_json
from postman_contract.run.script_sending import SendingOutside, fill_for_script, template_of
from postman_contract.run.script_showing import Showing, shown_answer
from postman_contract.run.session import Session
from postman_contract.scripting.values import Json

SENT_BY_SCRIPT = ", pm.sendRequest"  # behind the id of the case, in a cassette


class RecordedShowing(Showing):
    """Shows scripts as a replay runs them, and keeps in the cassette what they send.

    Args:
        session: of the run.
        case: of the scripts.
        cassette: of the claim.
        seed: what dynamic values of requests that scripts send are drawn by.

    `found` is what the cookie store answered, and grows.
    """

    def __init__(self, session: Session, case: Case, cassette: RecordedCassette, seed: str) -> None:
        super().__init__(session.vault)
        self._session = session
        self._case = case
        self._cassette = cassette
        self._seed = seed
        self._hosts = dict(_hosts_in_replay(session))
        self._received: Response | None = None
        self._answers: list[Response | None] = []
        self._asked = 0
        self._is_sent = False
        self.found: list[Json] = []

    def begin_to_send(self) -> None:
        """Take the next answer for that to a request."""
        self._is_sent, self._received = True, None

    def receive(self, request: Request, send: Send) -> Response:
        """Send what a script asks for, and keep the answer."""
        learn_sent_secrets(self._session.vault, request)
        values = self._cassette.values
        values.keep_own_uuids(
            values.rewrite(f"{request.url} {request.headers} {request.body.decode(errors='replace')}")
        )
        self._received = send()
        return self._received

    def answer(self, answer: Json) -> Json:
        """Return an answer as a replay has it: without cookies, and at once."""
        if not self._is_sent:
            self.found.append(self.cookies_in_replay(shown_answer(answer, self._session.vault)))
            return self.found[-1]
        self._is_sent = False
        received = self._received
        self._answers.append(None if received is None else self._cassette.redacted(received))
        redacted = self._answers[-1]
        if redacted is None:
            return super().answer(answer)
        return {"response": response_json(self._cassette.as_replayed(redacted), 0), "cookies": []}

    def cookies_in_replay(self, cookies: Json) -> Json:
        """Spell cookies as a replay has them: those of this run's host are those of its host."""
        rewrite = self._cassette.values.rewrite
        return rewritten_json(cookies, lambda text: self._hosts.get(text) or rewrite(text))

    def asked(self, request: Json) -> None:
        """Keep a request as a replay sends it, with its answer."""
        answer = self._answers[self._asked] if self._asked < len(self._answers) else None
        self._asked += 1
        if answer is not None:
            filled = fill_for_script(template_of(request, self._case), self._seed)
            self._cassette.add_request(RecordedRequest(f"{self._case.id}{SENT_BY_SCRIPT}", ""))
            self._cassette.append(filled.request, answer)

    def learn(self, real: str, shown: str, name: str) -> None:
        """Let what a script has made without the secret stand for what it has made of it, in answers too."""
        if len(shown) >= SHORTEST:
            self._session.vault.learn_stand_in(real, shown)
        else:
            super().learn(real, shown, name)

    def hides(self, real: str, shown: str) -> bool:
        """Tell whether what is shown of a text hides a secret, and does not only spell it as the cassette does."""
        return self._cassette.values.renamed(real) != shown


def _hosts_in_replay(session: Session) -> Iterator[tuple[str, str]]:
    """Pair the hosts that this run talks to with those that committed files have in their place."""
    for name, committed in session.committed.by_variable.items():
        hosts = [urlsplit(url).hostname for url in (value_in(session.scopes, name) or "", committed) if "://" in url]
        if len(hosts) == 2 and hosts[0] and hosts[1]:
            yield hosts[0], hosts[1]


@dataclass(frozen=True)
class RecordedOutside:
    """What scripts reach while they are recorded."""

    sending: SendingOutside
    showing: RecordedShowing

    def send(self, request: Json) -> Json:
        """Send a request."""
        self.showing.begin_to_send()
        return self.sending.send(request)

    def use_cookies(self, method: str, arguments: list[Json]) -> Json:
        """Use the cookies of the run."""
        return self.sending.use_cookies(method, arguments)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.sending.wait(seconds)
