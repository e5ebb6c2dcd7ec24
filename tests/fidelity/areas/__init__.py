"""The collections that are compared with Newman, by area and name."""

from collections.abc import Mapping

from areas import files_and_graphql, forms, headers, hosts, path_variables, queries, raw_bodies, urls, variables
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
}

AREAS: Mapping[str, Mapping[str, Sample]] = {
    area: {name: each if isinstance(each, Sample) else Sample(each) for name, each in collections.items()}
    for area, collections in _COLLECTIONS.items()
}
