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
    shapes,
    urls,
    v1,
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
}

AREAS: Mapping[str, Mapping[str, Sample]] = {
    area: {name: each if isinstance(each, Sample) else Sample(each) for name, each in collections.items()}
    for area, collections in _COLLECTIONS.items()
}
