"""The files that are made from the chart and the CRDs, so that nobody edits three places."""

import pathlib
import re

import yaml

import chart

DEPLOY = pathlib.Path("deploy")
HEADER = "# Made by `make manifests` from deploy/helm/lvsfleet; edits are lost.\n"
# Labels that are Helm's own word.
HELM = re.compile(r"^ +(helm\.sh/chart|app\.kubernetes\.io/managed-by): .*\n", re.M)
# The add-ons in the order in which the chart adds their arguments.
ADDONS = {
    "gateway": "gateway",
    "load-balancer": "loadBalancer",
    "leader-election": "leaderElection",
    "fleet-objects": "fleetObjects",
}
BASE = ["namespace.yaml", "serviceaccount.yaml", "rbac.yaml", "service.yaml", "statefulset.yaml"]
# What the agents of real servers are rendered with; who installs them sets the address and the pool of nodes.
REAL_SERVERS = {"realServers": {
    "enabled": True, "namespace": "lvsfleet-realserver", "central": "https://central.example:7070"}}
REAL_SERVERS_NAMESPACE = """apiVersion: v1
kind: Namespace
metadata:
  name: lvsfleet-realserver
  labels:
    app.kubernetes.io/part-of: lvsfleet
    pod-security.kubernetes.io/enforce: privileged
"""
NAMESPACE = """apiVersion: v1
kind: Namespace
metadata:
  name: lvsfleet
  labels:
    app.kubernetes.io/part-of: lvsfleet
    pod-security.kubernetes.io/enforce: restricted
"""


def crds():
    """The chart's copies of the CRDs: their text by their path."""
    kinds = [path for path in (DEPLOY / "crds").glob("*.yaml") if path.name != "kustomization.yaml"]
    return {chart.FOLDER / "files/crds" / path.name: path.read_text() for path in sorted(kinds)}


def files():
    """The text of every other file that is made, by its path; the chart has its CRDs by then."""
    rendered = chart.texts()
    base = {name: _plain(rendered[name]) for name in BASE if name != "namespace.yaml"}
    base["namespace.yaml"] = NAMESPACE
    made = {DEPLOY / "kustomize/base" / name: HEADER + text for name, text in base.items()}
    made[DEPLOY / "kustomize/base/kustomization.yaml"] = HEADER + _lines(
        "apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization", "resources:",
        *(f"  - {name}" for name in BASE))
    made[DEPLOY / "lvsfleet.yaml"] = HEADER + "---\n".join(base[name] for name in BASE)
    made[DEPLOY / "rbac.yaml"] = (
        HEADER + "# For a Central outside of the cluster: its account, and the rights that this has.\n"
        + "---\n".join(base[name] for name in ["namespace.yaml", "serviceaccount.yaml", "rbac.yaml"]))
    for name, value in ADDONS.items():
        made |= _addon(name, value)
    return made | _real_servers()


def _real_servers():
    folder = DEPLOY / "realserver"
    daemons = _plain(chart.texts(REAL_SERVERS)["realservers.yaml"])
    return {
        folder / "namespace.yaml": HEADER + REAL_SERVERS_NAMESPACE,
        folder / "daemonset.yaml": HEADER + daemons,
        folder / "kustomization.yaml": HEADER + _lines(
            "apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization", "resources:", "  - namespace.yaml",
            "  - daemonset.yaml"),
        DEPLOY / "lvsfleet-realserver.yaml": HEADER + REAL_SERVERS_NAMESPACE + "---\n" + daemons,
    }


def _addon(name, value):
    rendered = chart.texts({value: {"enabled": True}})
    folder = DEPLOY / "kustomize/addons" / name
    lines = [
        "apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component", "resources:", "  - rbac.yaml",
        *(["  - ../../../crds"] if "crds.yaml" in rendered else []),
    ]
    more = arguments(yaml.safe_load(rendered["statefulset.yaml"]))[len(arguments(default())):]
    if more:
        lines += ["patches:", "  - target: {kind: StatefulSet, name: lvsfleet-central}", "    patch: |"]
        for argument in more:
            lines += [
                "      - op: add", "        path: /spec/template/spec/containers/0/args/-", f"        value: {argument}"]
    return {
        folder / "rbac.yaml": HEADER + _plain(rendered[f"rbac-{name}.yaml"]),
        folder / "kustomization.yaml": HEADER + _lines(*lines),
    }


def default():
    return yaml.safe_load(chart.texts()["statefulset.yaml"])


def arguments(statefulset):
    return statefulset["spec"]["template"]["spec"]["containers"][0]["args"]


def _plain(text):
    text = HELM.sub("", text)
    lines = [line.rstrip() for line in text.strip().splitlines() if line.strip()]
    return _lines(*(lines[1:] if lines[0] == "---" else lines))


def _lines(*lines):
    return "\n".join(lines) + "\n"
