"""The collections that are compared with Newman, by area and name."""

from collections.abc import Mapping

from areas import (
    auths,
    files_and_graphql,
    forms,
    headers,
    hosts,
    path_variables,
    profiles,
    queries,
    raw_bodies,
    redirects,
    scopes,
    shapes,
    urls,
    v1,
    v3,
    variables,
)
from building import Sample

_COLLECTIONS: Mapping[str, Mapping[str, object]] = {
    "urls": urls.COLLECTIONS,
    "path variables": path_variables.COLLECTIONS,
    "queries": queries.COLLECTIONS,
    "hosts": hosts.COLLECTIONS,
    "variables": variables.COLLECTIONS,
    "headers": headers.COLLECTIONS,
    "raw bodies": raw_bodies.COLLECTIONS,
    "forms": forms.COLLECTIONS,
    "files and GraphQL": files_and_graphql.COLLECTIONS,
    "auths": auths.COLLECTIONS,
    "shapes": shapes.COLLECTIONS,
    "v1": v1.COLLECTIONS,
    "profiles": profiles.COLLECTIONS,
    "redirects": redirects.COLLECTIONS,
    "scopes": scopes.COLLECTIONS,
    "v3": v3.COLLECTIONS,
}

OF_V3 = frozenset({"v3"})  # areas whose reference is Postman's CLI: Newman reads no format v3

AREAS: Mapping[str, Mapping[str, Sample]] = {
    area: {name: each if isinstance(each, Sample) else Sample(each) for name, each in collections.items()}
    for area, collections in _COLLECTIONS.items()
}
