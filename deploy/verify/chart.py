"""The chart, rendered by Helm itself: the library of helm-python-sdk, or the program `helm` where there is no such library."""

import json
import pathlib
import shutil
import subprocess
import tempfile

import yaml

FOLDER = pathlib.Path("deploy/helm/lvsfleet")
RELEASE = NAMESPACE = "lvsfleet"


class Refused(Exception):
    """Helm did not render; the text says why."""


def texts(values=None):
    """The text of each template by its file's name, rendered for the release lvsfleet in the namespace lvsfleet."""
    values = values or {}
    try:
        import helm_python
    except ImportError:
        return _texts_by_program(values)
    try:
        with helm_python.Chart.load(FOLDER) as chart:
            chart.validate_schema(values)
            rendered = chart.render(values, name=RELEASE, namespace=NAMESPACE)
    except helm_python.HelmError as error:
        raise Refused(str(error)) from error
    return {pathlib.Path(path).name: text for path, text in rendered.items() if text.strip()}


def _texts_by_program(values):
    if not shutil.which("helm"):
        raise SystemExit("deploy/check: neither helm-python-sdk (x86-64 alone) nor the program helm is there")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(values, file)
        file.flush()
        run = subprocess.run(
            ["helm", "template", RELEASE, FOLDER, "--namespace", NAMESPACE, "--values", file.name],
            capture_output=True, text=True)
    if run.returncode != 0:
        raise Refused(run.stderr)
    files = {}
    for document in run.stdout.split("\n---\n"):
        marker, _, text = document.removeprefix("---\n").partition("\n")
        name = pathlib.Path(marker.removeprefix("# Source: ")).name
        files[name] = f"{files[name]}\n---\n{text}" if name in files else text
    return files


def objects(values=None):
    """Every object of a rendering; the notes are none."""
    return [
        document
        for name, text in texts(values).items() if name.endswith(".yaml")
        for document in yaml.safe_load_all(text) if document
    ]


def lint(values):
    """What `helm lint` says about the chart, errors and warnings."""
    try:
        from helm_python import chart
    except ImportError:
        return []
    report = chart.lint(FOLDER, values, strict=True, namespace=NAMESPACE, kube_version="v1.35.0")
    return [f"{message['path']}: {message['error']}" for message in report["messages"] if message["severity"] >= 2]
