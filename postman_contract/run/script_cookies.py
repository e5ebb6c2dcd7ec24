"""Gives scripts the cookies of a run: `pm.cookies`, and the store behind `pm.cookies.jar()`."""

from collections.abc import Callable, Mapping
from http.cookiejar import Cookie

from postman_contract.http.cookies import Cookies
from postman_contract.scripting.values import Json


def cookies_of(cookies: Cookies, url: str) -> tuple[Json, ...]:
    """List the cookies that a URL is sent, as Postman's runner gives them to scripts."""
    kept = sorted(cookies.kept_for(url), key=lambda each: -len(each.path))  # as they are sent (RFC 6265 §5.4)
    return tuple(_in_list(cookies, each) for each in kept)


def _in_list(cookies: Cookies, cookie: Cookie) -> Json:
    kept = _in_store(cookies, cookie)
    return {"name": kept.pop("key"), **kept, "session": cookie.expires is None}


def _in_store(cookies: Cookies, cookie: Cookie) -> dict[str, Json]:
    return {
        "key": cookie.name,
        "value": cookie.value or "",
        "domain": cookies.host_of(cookie),
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.has_nonstandard_attr("HttpOnly"),
        "hostOnly": not cookie.domain_specified,
    }


def use_cookie_store(cookies: Cookies, method: str, arguments: list[Json]) -> Json:
    """Call a method of tough-cookie's store: `findCookie(domain, path, key)`, `putCookie(cookie)` and so on.

    Returns:
        What it finds: a cookie, a list of them, or None; `{"error": message}` where a script asks for nonsense.
    """
    use = _METHODS.get(method)
    if use is None:
        return {"error": f"no cookie store has a method {method!r}"}
    try:
        return use(cookies, arguments)
    except ValueError as problem:  # such as a host that can stand in no URL
        return {"error": f"{method}: {problem}"}


def _find(cookies: Cookies, arguments: list[Json]) -> Json:
    domain, path, name = (*arguments, None, None, None)[:3]
    found = cookies.found(domain, path, name)
    return _in_store(cookies, found[0]) if found else None


def _find_all(cookies: Cookies, arguments: list[Json]) -> Json:
    domain, path = (*arguments, None, None)[:2]
    url = f"https://{domain}{path or '/'}"
    return [_in_store(cookies, each) for each in cookies.kept_for(url, whatever_path=path is None)]


def _put(cookies: Cookies, arguments: list[Json]) -> Json:
    if not arguments or not isinstance(arguments[-1], dict):
        raise ValueError("expected a cookie")
    given: Mapping[str, Json] = arguments[-1]
    cookies.put(
        name=str(given.get("key", "")),
        value=str(given.get("value", "")),
        domain=str(given.get("domain", "")),
        path=str(given.get("path") or "/"),
        secure=bool(given.get("secure")),
        is_of_host=bool(given.get("hostOnly", True)),
    )


def _remove(cookies: Cookies, arguments: list[Json]) -> Json:
    domain, path, name = (*arguments, None, None, None)[:3]
    cookies.remove(domain, path, name)


def _remove_those(cookies: Cookies, arguments: list[Json]) -> Json:
    domain, path = (*arguments, None, None)[:2]
    cookies.remove(domain, path, None)


def _remove_all(cookies: Cookies, _: list[Json]) -> Json:
    cookies.forget()


def _list_all(cookies: Cookies, _: list[Json]) -> Json:
    return [_in_store(cookies, each) for each in cookies.all()]


_METHODS: Mapping[str, Callable[[Cookies, list[Json]], Json]] = {
    "findCookie": _find,
    "findCookies": _find_all,
    "putCookie": _put,
    "updateCookie": _put,
    "removeCookie": _remove,
    "removeCookies": _remove_those,
    "removeAllCookies": _remove_all,
    "getAllCookies": _list_all,
}
