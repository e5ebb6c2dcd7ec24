"""What we send otherwise than Postman on purpose, by area, collection and request, each with its reason."""

from collections.abc import Mapping

PORT = "a port that no client connects to, which Newman asks a proxy for"
FRAMING = "a Content-Length that contradicts the body: where the message ends would be anybody's guess"
NO_MESSAGE = "without this header it is no message (RFC 9112 §3.2, §6.3), which is said instead"
MISSING = "a file that is not there is an error that names it; Newman leaves it out and warns"
OUTSIDE = "a file outside the working directory is an error that says so; Newman leaves it out and warns"
NO_LIST = "a number or a boolean in place of a list is an empty one; Newman sends a field without a name for it"
NO_NAME = "an international name that RFC 5892 does not allow, which our client refuses"

TOKEN = "a token is asked for before the request is sent; Newman asks for none"

OFF = "a variable that is switched off in Postman, of which Newman takes no notice"
NULL = "null in a row of data is written as null, as one of an environment is; Newman leaves its variable as it is"

KEPT: Mapping[tuple[str, str, str], str] = {
    ("urls", "ports of an object", "zero"): PORT,
    ("hosts", "ports", "too large"): PORT,
    ("hosts", "ports", "no number"): PORT,
    ("hosts", "undefined variables", "the port"): PORT,
    ("hosts", "undefined variables", "port of an object"): PORT,
    ("hosts", "international names", "an emoji"): NO_NAME,
    (
        "path variables",
        "not in the query",
        "host",
    ): "a host that is none but for its port, which Newman asks a proxy for",
    ("queries", "shapes of the list", "number"): NO_LIST,
    ("forms", "urlencoded, shapes of the list", "number"): NO_LIST,
    ("forms", "urlencoded, shapes of the list", "true"): NO_LIST,
    ("forms", "parts, shapes of the list", "number"): NO_LIST,
    ("forms", "parts, shapes of the list", "true"): NO_LIST,
    ("headers", "length", "too short"): FRAMING,
    ("headers", "length", "undefined"): FRAMING,
    (
        "raw bodies",
        "types that are JSON",
        " application/json",
    ): "blanks around a value are no part of it, nor of the type",
    (
        "forms",
        "file parts, lists",
        "then a file",
    ): "Newman sends a file after several files in one part empty: its fault",
    ("forms", "file parts that are not there", "missing"): MISSING,
    ("forms", "file parts that are not there", "a folder"): MISSING,
    ("forms", "file parts that are not there", "a number"): MISSING,
    ("forms", "file parts that are not there", "outside"): OUTSIDE,
    ("forms", "file parts that are not there", "absolute"): OUTSIDE,
    ("files and GraphQL", "files that are not there", "missing"): MISSING,
    ("files and GraphQL", "files that are not there", "a folder"): MISSING,
    ("files and GraphQL", "files that are not there", "outside"): OUTSIDE,
    ("files and GraphQL", "files that are not there", "absolute"): OUTSIDE,
    ("auths", "a token that would be asked for", "client"): TOKEN,
    ("auths", "a token that would be asked for", "password"): TOKEN,
    (
        "auths",
        "hawk",
        "with the body",
    ): "Newman hashes a body before it adds the Content-Type that the hash has to cover",
    (
        "auths",
        "AWS beside other headers",
        "body",
    ): "Newman signs before it adds the Content-Type, which the signature may cover",
    ("auths", "JWT", "broken"): "a token that cannot be signed is an error that says why; Newman goes without it",
    (
        "redirects",
        "locations",
        "a fragment",
    ): "a Referer has no fragment (RFC 9110 §10.1.3); Newman's grows with each hop",
    ("redirects", "bodies that are dropped", "own type"): "what is said of a body goes with it (RFC 9110 §15.4)",
    ("scopes", "disabled", "get"): OFF,
    ("scopes", "rows with null", "URL"): NULL,
    ("scopes", "rows with null", "body"): NULL,
    ("scopes", "rows with null", "header"): NULL,
    ("scopes", "twice, the last disabled", "get"): OFF,
    (
        "v3",
        "path variables",
        "inside",
    ): "a path variable with an extension, which Newman knows and the CLI does not",
    ("v3", "bodies of JSON", "comment"): "the line end behind a comment, which Newman keeps and Postman's CLI does not",
    ("v3", "forms", "parts"): "the type of a file, by its extension as Newman has it; Postman's CLI gives none",
    ("v3", "no bodies", "empty"): "an empty body has no Content-Type in Newman, and one in Postman's CLI",
    ("v3", "auth", "API key in the query"): "an API key of the query, which Postman's CLI sends as a header",
    ("profiles", "headers left out", "host"): NO_MESSAGE,
    ("profiles", "headers left out", "content-length"): NO_MESSAGE,
}
