"""Every command of the README runs, and every file it names is there."""

import os
import re
import shlex
import signal
import subprocess
import sys

import pytest
import yaml

from grading import ROOT
from helpers.processes import heed_ctrl_c

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
DOCUMENTS = ["README.md", "ASSIGNMENT.md", "CONTRIBUTING.md", "bench/README.md", "data/README.md"]
DOCUMENTS += [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = (r"\.ci", r"\.github", "bench", "data", "docs", "grading", "tests")
IN_HANDOUTS = {"grading/recorded"}
SET_UP = [command for command in COMMANDS if command.startswith("python -m venv")]
# tested elsewhere, too
SLOW = (
    "--repeat",
    "--plots",
    "--html",
    "selfcheck",
    "handout",
    "--hint",
    "--show",
    "--mute",
    "--seed",
    "-q q6",
)
RUN = [
    pytest.param(command, marks=[pytest.mark.slow] if any(option in command for option in SLOW) else [])
    for command in COMMANDS
    if command not in SET_UP
]


def test_the_set_up_is_two_lines_that_ci_runs_in_parts():
    steps = [[step.strip() for step in command.split("&&")] for command in SET_UP]
    assert [step[-1] for step in steps] == ["python autograder.py", "pytest"]
    ci = (ROOT / ".ci" / "run").read_text()
    for part in ("-m venv", "bin/activate", "-r requirements.txt", "python autograder.py", "\npytest"):
        assert part in ci


@pytest.mark.parametrize("command", RUN)
def test_a_command_of_the_readme_runs(command, tmp_path):
    python, *words = shlex.split(command)
    assert python == "python" and (words[0] == "autograder.py" or words[:2] == ["-m", "grading"])
    program = [sys.executable, *(str(ROOT / word) if word.endswith(".py") else word for word in words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(program, cwd=tmp_path, env=environment, preexec_fn=heed_ctrl_c, **pipes) as started:
        printed = ""
        for line in started.stdout:
            printed += line
            if "Ctrl-C ends" in line:
                started.send_signal(signal.SIGINT)
    assert started.returncode == 0, printed


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_links_to_is_there(document):
    path = ROOT / document
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (path.parent / link).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_a_document_names_is_there(document):
    """A path from the project's folder; qN, and the q11 of an example, stand for any question."""
    text = re.sub(r"\bq(N|11)\b", "q6", (ROOT / document).read_text(encoding="utf-8"))
    for path in re.findall(rf"(?<![\w./-])((?:{'|'.join(FOLDERS)})/[\w./-]*)", text):
        assert path in IN_HANDOUTS or (ROOT / path.rstrip(".")).exists(), path


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_module_a_document_about_our_own_code_names_is_there(document):
    """Also one that is named without its folder. Other documents name students' files, too."""
    ours = {path.name for path in (*ROOT.glob("*.py"), *(ROOT / "grading").rglob("*.py"))}
    named = re.findall(r"`([\w-]+\.py)`", (ROOT / document).read_text(encoding="utf-8"))
    assert len(named) > 1 and not set(named) - ours


def test_the_version_is_that_of_the_latest_changes():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.findall(r"^## \[(.+)\] - \d{4}-\d\d-\d\d$", changes, re.MULTILINE)[0]
    assert re.search(r'^version = "(.+)"$', project, re.MULTILINE)[1] == latest


def test_the_workflow_calls_the_script_that_anybody_can_call():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["ci"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert job["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in range(10, 15)]
