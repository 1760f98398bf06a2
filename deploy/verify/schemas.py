"""Every object against Kubernetes' published schemas, strictly: a field that they do not know is an error."""

import functools
import json
import pathlib

import importlib_resources
import jsonschema
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

VERSIONS = ["1.29.0", "1.31.0", "1.32.0", "1.33.0", "1.34.0", "1.35.0", "1.36.0", "1.37.0"]
FOREIGN = yaml.safe_load(pathlib.Path("deploy/verify/foreign.yaml").read_text())


def complaints(document, version):
    """What a version of Kubernetes has to say against an object, a line each."""
    name = f"{document['kind']}/{document['metadata']['name']}"
    foreign = FOREIGN.get(f"{document['apiVersion']}/{document['kind']}")
    if foreign:
        errors = jsonschema.Draft202012Validator(foreign).iter_errors(document["spec"])
    else:
        validator = _validator(document["apiVersion"], document["kind"], version)
        if validator is None:
            return [f"{name}: Kubernetes {version} publishes no schema of {document['apiVersion']} {document['kind']}"]
        errors = validator.iter_errors(document)
    return [f"{name}: {'.'.join(str(part) for part in error.path)}: {error.message}" for error in errors]


@functools.cache
def _validator(api_version, kind, version):
    group, _, number = api_version.rpartition("/")
    prefix = f"{group.split('.')[0]}-" if group else ""
    schema = _file(version, f"{kind.lower()}-{prefix}{number}.json")
    if schema is None:
        return None
    return jsonschema.Draft202012Validator(schema, registry=_definitions(version))


@functools.cache
def _definitions(version):
    resource = Resource.from_contents(_file(version, "_definitions.json"), default_specification=DRAFT202012)
    return Registry().with_resource("_definitions.json", resource).crawl()


def _file(version, name):
    path = importlib_resources.files("kubernetes_validate") / f"kubernetes-json-schema/v{version}-local-strict/{name}"
    return json.loads(path.read_text()) if path.is_file() else None
