"""deploy/check: what is shipped for Kubernetes agrees with itself, with Kubernetes' schemas, and is up to date."""

import pathlib
import re
import sys

import yaml

import chart
import crds
import kustomize
import schemas
import shipped

VERIFY = pathlib.Path("deploy/verify")
BASE = pathlib.Path("deploy/kustomize/base")
REAL_SERVERS = pathlib.Path("deploy/realserver")


def main(arguments):
    if arguments == ["--write"]:
        write()
    elif arguments:
        raise SystemExit("usage: deploy/check [--write]")
    wrong = [*stale(), *versions(), *image(), *agreement(), *renderings(), *refused(), *crds.check()]
    for line in wrong:
        print(f"deploy/check: {line}", file=sys.stderr)
    return 1 if wrong else 0


def write():
    for made in [shipped.crds, shipped.files]:
        for path, text in made().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def stale():
    """Files that are not what would be made."""
    return [
        f"{path} is out of date: `make manifests` makes it"
        for path, text in {**shipped.crds(), **shipped.files()}.items()
        if not path.is_file() or path.read_text() != text]


def versions():
    """Places that name another version than the program's, which its tests hold against the API's description."""
    program = yaml.safe_load(crds.OPENAPI.read_text())["info"]["version"]
    metadata = yaml.safe_load((chart.FOLDER / "Chart.yaml").read_text())
    named = {"Chart.yaml: version": metadata["version"], "Chart.yaml: appVersion": metadata["appVersion"],
             "Dockerfile: VERSION": instructions()["ARG VERSION"]}
    return [
        f"{place} is {version}, and the program's is {program}" for place, version in named.items()
        if version != program]


def image():
    """Where the image and the chart do not fit together."""
    pod = shipped.default()["spec"]["template"]["spec"]["securityContext"]
    wanted = {"USER": f"{pod['runAsUser']}:{pod['runAsGroup']}", "ENTRYPOINT": '["/usr/local/bin/lvsfleet-central"]'}
    found = instructions()
    return [
        f"Dockerfile: {key} is {found.get(key)}, and not {value}" for key, value in wanted.items()
        if found.get(key) != value]


def instructions():
    """The last instruction of each kind in the Dockerfile's last stage; of ARG by name."""
    text = pathlib.Path("deploy/Dockerfile").read_text().rpartition("\nFROM ")[2]
    lines = [line.split(" ", 1) for line in text.splitlines() if re.match("[A-Z]+ ", line)]
    arguments = {f"{word} {rest.partition('=')[0]}": rest.partition("=")[2] for word, rest in lines if word == "ARG"}
    return {word: rest for word, rest in lines} | arguments


def agreement():
    """Where the chart, the kustomize base with and without its add-ons, and the plain file differ."""
    command = kustomize.program()
    if command is None:
        print("deploy/check: no kustomize here: its rules for our folders were followed by hand", file=sys.stderr)
    wrong = []
    base = index(chart.objects())
    plain = [document for document in yaml.safe_load_all(pathlib.Path("deploy/lvsfleet.yaml").read_text())]
    wrong += differences("deploy/lvsfleet.yaml", index(plain, without="Namespace"), base)
    for built in builds(BASE, command):
        wrong += differences(str(BASE), index(built, without="Namespace"), base)
    wanted = {key: document for key, document in index(chart.objects(shipped.REAL_SERVERS)).items() if key not in base}
    plain = yaml.safe_load_all(pathlib.Path("deploy/lvsfleet-realserver.yaml").read_text())
    wrong += differences("deploy/lvsfleet-realserver.yaml", index(plain, without="Namespace"), wanted)
    for built in builds(REAL_SERVERS, command):
        wrong += differences(str(REAL_SERVERS), index(built, without="Namespace"), wanted)
    for addons in [*([addon] for addon in shipped.ADDONS), list(shipped.ADDONS)]:
        rendering = index(chart.objects({shipped.ADDONS[addon]: {"enabled": True} for addon in addons}))
        overlay = pathlib.Path(".build/deploy-overlay")
        overlay.mkdir(parents=True, exist_ok=True)
        up = "../" * len(overlay.parts)
        (overlay / "kustomization.yaml").write_text(yaml.safe_dump({
            "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": [f"{up}{BASE}"],
            "components": [f"{up}{BASE.parent}/addons/{addon}" for addon in addons]}))
        for built in builds(overlay, command):
            wrong += differences(f"{BASE} with {', '.join(addons)}", index(built, without="Namespace"), rendering)
    return wrong


def builds(folder, command):
    """A folder's objects by our own hand, and by kustomize where there is one."""
    return [kustomize.merge(folder), *([kustomize.build(folder, command)] if command else [])]


def index(documents, without=None):
    """Objects by what identifies them; without Helm's own words, and of CRDs without labels and annotations."""
    result = {}
    for document in documents:
        if document["kind"] == without:
            continue
        metadata = document["metadata"]
        for key in ["helm.sh/chart", "app.kubernetes.io/managed-by"]:
            metadata.get("labels", {}).pop(key, None)
        if document["kind"] == "CustomResourceDefinition":
            metadata.pop("labels", None)
            metadata.pop("annotations", None)
        result[document["kind"], metadata.get("namespace"), metadata["name"]] = document
    return result


def differences(name, found, wanted):
    lines = []
    for key in sorted({*found, *wanted}, key=str):
        if key not in found:
            lines.append(f"{name}: {key} is missing, which the chart makes")
        elif key not in wanted:
            lines.append(f"{name}: {key} is there, which the chart does not make")
        elif found[key] != wanted[key]:
            lines.append(f"{name}: {key} is another than the chart's")
    return lines


def renderings():
    """What Helm's linter and Kubernetes' schemas say against each of the renderings."""
    wrong = []
    for path in [None, *sorted((VERIFY / "renderings").glob("*.yaml"))]:
        values = yaml.safe_load(path.read_text()) if path else {}
        name = path.name if path else "defaults"
        wrong += [f"{name}: helm lint: {line}" for line in chart.lint(values)]
        documents = chart.objects(values)
        keys = [(document["kind"], document["metadata"].get("namespace"), document["metadata"]["name"])
                for document in documents]
        wrong += [f"{name}: {key} is there twice" for key in set(keys) if keys.count(key) > 1]
        for version in schemas.VERSIONS:
            wrong += [
                f"{name}: Kubernetes {version}: {line}"
                for document in documents for line in schemas.complaints(document, version)]
        wrong += [f"{name}: {line}" for document in documents for line in unsafe(document)]
    return wrong


def unsafe(document):
    """What a careful cluster would refuse a pod for, and rights that no role of ours may have."""
    name = f"{document['kind']}/{document['metadata']['name']}"
    if document["kind"] in ("Role", "ClusterRole"):
        for rule in document["rules"]:
            if "*" in [*rule["apiGroups"], *rule["resources"], *rule["verbs"]] or "secrets" in rule["resources"]:
                yield f"{name}: {rule} is too much"
    if document["kind"] == "DaemonSet":
        yield from unsafe_on_nodes(name, document["spec"]["template"]["spec"])
    if document["kind"] != "StatefulSet":
        return
    pod = document["spec"]["template"]["spec"]
    container = pod["containers"][0]
    for holds, what in [
        (document["spec"]["replicas"] == 1, "one replica"),
        (pod["securityContext"]["runAsNonRoot"] is True and pod["securityContext"]["runAsUser"] > 0, "a user of its own"),
        (pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, "seccomp"),
        (container["securityContext"]["readOnlyRootFilesystem"] is True, "a root that is read only"),
        (container["securityContext"]["allowPrivilegeEscalation"] is False, "no way to more privileges"),
        (container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, "no capabilities"),
        ({"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys(), "probes"),
        ({mount["name"] for mount in container["volumeMounts"]}
         <= {volume["name"] for volume in pod["volumes"]}
         | {claim["metadata"]["name"] for claim in document["spec"].get("volumeClaimTemplates", [])},
         "a volume for every mount"),
    ]:
        if not holds:
            yield f"{name}: it wants {what}"


def unsafe_on_nodes(name, pod):
    """What the agent on a node has more than it needs, or less."""
    container = pod["containers"][0]
    paths = {volume["hostPath"]["path"] for volume in pod["volumes"] if "hostPath" in volume}
    for holds, what in [
        (pod["hostNetwork"] is True and not pod.get("hostPID") and not pod.get("hostIPC"), "the node's network alone"),
        (pod["automountServiceAccountToken"] is False, "no token of the cluster's"),
        (pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, "seccomp"),
        (container["securityContext"].get("privileged") is None, "not to be privileged"),
        (container["securityContext"]["allowPrivilegeEscalation"] is False, "no way to more privileges"),
        (container["securityContext"]["readOnlyRootFilesystem"] is True, "a root that is read only"),
        (container["securityContext"]["capabilities"] == {"drop": ["ALL"], "add": ["NET_ADMIN", "NET_RAW"]},
         "two capabilities"),
        (len(paths) == 2 and "/proc/sys/net" in paths, "two places of the node: its state and its switches"),
        ({"livenessProbe", "readinessProbe"} <= container.keys(), "probes"),
        ({mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]},
         "a mount for every volume"),
    ]:
        if not holds:
            yield f"{name}: it wants {what}"


def refused():
    """Values that the chart must refuse, with a word of what it must say."""
    wrong = []
    for case in yaml.safe_load((VERIFY / "refused.yaml").read_text()):
        try:
            chart.objects(case["values"])
            wrong.append(f"refused.yaml: {case['values']} was taken")
        except chart.Refused as refusal:
            if case["says"] not in str(refusal):
                wrong.append(f"refused.yaml: {case['values']}: no \"{case['says']}\" in {refusal}")
    return wrong


sys.exit(main(sys.argv[1:]))
