"""What kustomize makes of a folder: by kustomize or kubectl where one is there, and by the few rules that our folders use."""

import json
import pathlib
import shutil
import subprocess

import yaml


def program():
    """A kustomize of version 4 or later, as the start of a command line; None where there is none."""
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    if shutil.which("kubectl"):
        run = subprocess.run(["kubectl", "version", "--client", "-o", "json"], capture_output=True, text=True)
        version = json.loads(run.stdout or "{}").get("kustomizeVersion", "") if run.returncode == 0 else ""
        if version.startswith(("v4", "v5", "v6")):
            return ["kubectl", "kustomize"]
    return None


def build(folder, command):
    """The objects of a folder, by kustomize itself."""
    run = subprocess.run([*command, folder], capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"deploy/check: {' '.join(command)} {folder}: {run.stderr}")
    return [document for document in yaml.safe_load_all(run.stdout) if document]


def merge(folder):
    """The same by our own hand; it knows resources, components and inline JSON patches that add, and nothing else."""
    folder = pathlib.Path(folder)
    settings = yaml.safe_load((folder / "kustomization.yaml").read_text())
    unknown = set(settings) - {"apiVersion", "kind", "resources", "components", "patches"}
    if unknown:
        raise SystemExit(f"deploy/check: {folder}: without kustomize nobody knows what {sorted(unknown)} does")
    objects = []
    for resource in settings.get("resources", []):
        objects += _read(folder / resource)
    for component in settings.get("components", []):
        objects = _component(folder / component, objects)
    return objects


def _component(folder, objects):
    settings = yaml.safe_load((folder / "kustomization.yaml").read_text())
    for resource in settings.get("resources", []):
        objects = objects + _read(folder / resource)
    for patch in settings.get("patches", []):
        target = patch["target"]
        for document in objects:
            if document["kind"] == target["kind"] and document["metadata"]["name"] == target["name"]:
                for step in yaml.safe_load(patch["patch"]):
                    _add(document, step)
    return objects


def _read(path):
    if path.is_dir():
        return merge(path)
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def _add(document, step):
    if step["op"] != "add" or not step["path"].endswith("/-"):
        raise SystemExit(f"deploy/check: without kustomize nobody knows what the patch {step} does")
    for key in step["path"].split("/")[1:-1]:
        document = document[int(key)] if isinstance(document, list) else document[key]
    document.append(step["value"])
