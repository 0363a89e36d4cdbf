"""Every command of the README runs, and every file it names is there."""

import os
import re
import shlex
import signal
import subprocess
import sys

import pytest
from conftest import ROOT, heed_ctrl_c

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
SET_UP = [command for command in COMMANDS if command.startswith("python -m venv")]


def test_the_set_up_is_two_lines_that_ci_runs_in_parts():
    steps = [[step.strip() for step in command.split("&&")] for command in SET_UP]
    assert [step[-1] for step in steps] == ["python autograder.py", "pytest"]
    ci = (ROOT / ".ci" / "run").read_text()
    for part in ("-m venv", "bin/activate", "-r requirements.txt", "python autograder.py", "\npytest"):
        assert part in ci


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in SET_UP])
def test_a_command_of_the_readme_runs(command, tmp_path):
    python, *words = shlex.split(command)
    assert python == "python" and (words[0] == "autograder.py" or words[:2] == ["-m", "grading"])
    program = [sys.executable, *(str(ROOT / word) if word.endswith(".py") else word for word in words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(program, cwd=tmp_path, env=environment, preexec_fn=heed_ctrl_c, **pipes) as started:
        told = ""
        for line in started.stdout:
            told += line
            if "Ctrl-C ends" in line:
                started.send_signal(signal.SIGINT)
    assert started.returncode == 0, told


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "ASSIGNMENT.md",
        "bench/README.md",
        "docs/architecture.md",
        "docs/assignment.md",
        "docs/class.md",
        "docs/class-outputs.md",
        "docs/feedback.md",
        "docs/gradescope.md",
        "docs/scaling.md",
        "docs/security.md",
        "data/README.md",
    ],
)
def test_every_file_a_document_links_to_is_there(document):
    path = ROOT / document
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (path.parent / link).exists(), link
