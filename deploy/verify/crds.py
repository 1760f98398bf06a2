"""The fleet's CRDs: that they describe what the API's description describes, and take and refuse what they should."""

import ipaddress
import pathlib

import celpy
import jsonschema
import yaml

KINDS = {"pairs": "PairSpec", "vips": "VIPSpec", "pools": "PoolSpec", "assignments": "AssignmentSpec"}
OPENAPI = pathlib.Path("Sources/Central/API/openapi.yaml")
OBJECTS = pathlib.Path("deploy/verify/objects")
NOTE = "lvsfleet.io/refused-for"


def check():
    """What is wrong, a line each."""
    wrong = []
    definitions = {name: _read(pathlib.Path(f"deploy/crds/{name}.yaml")) for name in KINDS}
    schemas = {}
    for name, definition in definitions.items():
        schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        schemas[definition["spec"]["names"]["kind"]] = schema
        wrong += _compare(f"deploy/crds/{name}.yaml: spec", schema["properties"]["spec"], {"$ref": f"/{KINDS[name]}"})
    overrides = {
        "Pair": schemas["Pair"]["properties"]["spec"]["properties"]["service"],
        "VIP": schemas["VIP"]["properties"]["spec"]["properties"]["service"],
        "Assignment": schemas["Assignment"]["properties"]["spec"]["properties"]["settings"]}
    for kind, schema in overrides.items():
        if schema["properties"] != overrides["VIP"]["properties"]:
            wrong.append(f"deploy/crds: service settings of {kind} are not those of VIP")
    rules = {message for schema in schemas.values() for message in _messages(schema)}
    shown = set()
    for path in sorted(OBJECTS.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            metadata = document["metadata"]
            expected = metadata.get("annotations", {}).get(NOTE)
            found = refusals(schemas[document["kind"]], document)
            name = f"{path}: {document['kind']}/{metadata['name']}"
            if expected is None and found:
                wrong.append(f"{name} should be taken: {found[0]}")
            if expected is not None and not any(expected in text for text in found):
                wrong.append(f"{name} should be refused for \"{expected}\", and is {found or 'taken'}")
            shown |= {message for message in rules for text in found if message in text}
    return wrong + [f"{OBJECTS}: nothing shows the rule \"{rule}\"" for rule in sorted(rules - shown)]


def refusals(schema, document):
    """Why an API server would refuse an object, a line each."""
    checker = jsonschema.FormatChecker(["ipv4", "ipv6"])
    checker.checks("cidr", raises=ValueError)(lambda text: ipaddress.ip_network(text, strict=False) and "/" in text)
    errors = jsonschema.Draft202012Validator(_strict(schema), format_checker=checker).iter_errors(document)
    found = [f"{'.'.join(str(part) for part in error.path)}: {error.message}" for error in errors]
    return found or _broken_rules(schema, document, "")


def _strict(schema, top=True):
    """As kubectl has it: unknown fields are refused, but for those of metadata."""
    strict = dict(schema)
    if "properties" in schema:
        strict["properties"] = {
            key: value if top and key == "metadata" else _strict(value, False)
            for key, value in schema["properties"].items()}
        strict["additionalProperties"] = False
    if "items" in schema:
        strict["items"] = _strict(schema["items"], False)
    if schema.get("x-kubernetes-list-type") == "set":
        strict["uniqueItems"] = True
    return strict


def _broken_rules(schema, value, path):
    found = []
    for rule in schema.get("x-kubernetes-validations", []):
        if not _holds(rule["rule"], value):
            found.append(f"{path}: {rule['message']}")
    if isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            if key in value:
                found += _broken_rules(inner, value[key], f"{path}.{key}".strip("."))
    if isinstance(value, list):
        for index, element in enumerate(value):
            found += _broken_rules(schema.get("items", {}), element, f"{path}[{index}]")
        keys = schema.get("x-kubernetes-list-map-keys")
        if keys and len({tuple(element[key] for key in keys) for element in value}) < len(value):
            found.append(f"{path}: Duplicate value")
    return found


def _holds(rule, value):
    # Kubernetes' name of a field that is a word of CEL's.
    value = {f"__{key}__" if key == "namespace" else key: inner for key, inner in value.items()}
    environment = celpy.Environment()
    return bool(environment.program(environment.compile(rule)).evaluate({"self": celpy.json_to_cel(value)}))


def _messages(schema):
    for rule in schema.get("x-kubernetes-validations", []):
        yield rule["message"]
    for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        yield from _messages(inner)


def _compare(path, crd, api):
    """Names of properties, what is required, and what words there are, in both alike."""
    api = _resolve(api)
    if "items" in crd or "items" in api:
        return _compare(f"{path}[]", crd.get("items", {}), api.get("items", {}))
    wrong = []
    ours, theirs = crd.get("properties", {}), api.get("properties", {})
    if "properties" in crd or "properties" in api:
        for key in sorted(set(ours) ^ set(theirs)):
            wrong.append(f"{path}.{key}: only {'the CRD' if key in ours else OPENAPI} knows it")
        if sorted(crd.get("required", [])) != sorted(api.get("required", [])):
            wrong.append(f"{path}: required are {crd.get('required', [])}, and in {OPENAPI} {api.get('required', [])}")
        for key in sorted(set(ours) & set(theirs)):
            wrong += _compare(f"{path}.{key}", ours[key], theirs[key])
    if "enum" in api:
        # All words; our description of the API leaves out what they are.
        api = {"type": "string", **api}
    for word in ["type", "enum"]:
        if crd.get(word) != api.get(word):
            wrong.append(f"{path}: {word} is {crd.get(word)}, and in {OPENAPI} {api.get(word)}")
    if "default" in crd and crd["default"] != api.get("default"):
        wrong.append(f"{path}: the default is {crd['default']}, and in {OPENAPI} {api.get('default')}")
    for word in ["minimum", "maximum"]:
        if word in api and crd.get(word) != api[word]:
            wrong.append(f"{path}: {word} is {crd.get(word)}, and in {OPENAPI} {api[word]}")
    return wrong


def _resolve(schema):
    while "$ref" in schema:
        schema = _read(OPENAPI)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


_documents = {}


def _read(path):
    if path not in _documents:
        _documents[path] = yaml.safe_load(path.read_text())
    return _documents[path]
