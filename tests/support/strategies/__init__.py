"""Draws instances of JSON Schema files, and single mutations that break one: strategies for Hypothesis.

A value is judged by all the sub-schemas that apply to its place at once. So they are gathered first (references and
`allOf` followed, one branch of each union taken), and the value is built from what they say together. What cannot be
built is filtered: by the strict validator, which also judges every instance as a whole. Members that decide a
condition are drawn before the condition is looked at.

Needs hypothesis, which nothing else in this package does.
"""

from collections.abc import Mapping

from hypothesis.strategies import SearchStrategy

from strategies.drawing import values
from strategies.judges import Judges
from strategies.mutation import Mutation, mutations_of
from strategies.subschemas import UnsupportedSchema, schema_files

__all__ = ["Mutation", "UnsupportedSchema", "changes", "instances", "mutations"]


def instances(schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[object]:
    """Draw valid instances of a schema file.

    Args:
        schema_name: path of the file, relative to the schema folder.
        schemas: file contents by that path; not changed afterwards.

    Raises:
        SchemaError: there is no such file, one is not a schema, or a `$ref` leads nowhere.
        UnsupportedSchema: a schema that is used has a keyword or a format that is not supported.
    """
    files = schema_files(schema_name, schemas)
    return values(Judges(files, (files.root,)), 0).filter(files.validator.is_valid)


def mutations(instance: object, schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[Mutation]:
    """Draw single mutations of an instance which the strict validator rejects; nothing where there is none.

    Arguments and errors are those of `instances`.
    """
    return mutations_of(instance, schema_files(schema_name, schemas), breaking=True)


def changes(instance: object, schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[Mutation]:
    """Draw single mutations of an instance, whether they keep it valid or not.

    Arguments and errors are those of `instances`.
    """
    return mutations_of(instance, schema_files(schema_name, schemas), breaking=False)
