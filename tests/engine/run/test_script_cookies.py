"""What scripts come to that ask for cookies."""

import pytest

from postman_contract.http.cookies import Cookies
from postman_contract.run.script_cookies import use_cookie_store

COOKIE = {"key": "sid", "value": "1", "domain": "api.test", "path": "/", "hostOnly": True}


def test_a_cookie_that_was_put_is_found() -> None:
    """By its host, and by its host, path and name."""
    cookies = Cookies(lambda _, __: None)
    use_cookie_store(cookies, "putCookie", [COOKIE])
    assert [each["value"] for each in use_cookie_store(cookies, "findCookies", ["api.test", None])] == ["1"]
    assert use_cookie_store(cookies, "findCookie", ["api.test", "/", "sid"])["key"] == "sid"
    assert use_cookie_store(cookies, "findCookie", ["api.test", "/", "other"]) is None


@pytest.mark.parametrize("domain", ["[", "[::1", "a]b"])
def test_a_host_that_stands_in_no_url_is_an_error_of_the_script(domain: str) -> None:
    """It may be any text, and is asked for by whoever names it."""
    assert "error" in use_cookie_store(Cookies(lambda _, __: None), "findCookies", [domain, None])


@pytest.mark.parametrize("given", [[], [None], ["text"], [5]])
def test_what_is_no_cookie_is_not_put(given: list[object]) -> None:
    """The script is told so."""
    assert use_cookie_store(Cookies(lambda _, __: None), "putCookie", given) == {
        "error": "putCookie: expected a cookie"
    }


@pytest.mark.parametrize("method", ["findCookie", "findCookies", "removeCookie", "removeCookies", "removeAllCookies"])
def test_what_is_not_said_is_asked_of_all(method: str) -> None:
    """A method without arguments is no error of ours."""
    assert "error" not in (use_cookie_store(Cookies(lambda _, __: None), method, []) or {})


def test_a_method_that_no_store_has_is_an_error() -> None:
    """It is named."""
    assert use_cookie_store(Cookies(lambda _, __: None), "stealCookies", []) == {
        "error": "no cookie store has a method 'stealCookies'"
    }
