"""What docs/any-platform.md tells a platform to run exists, and its workflow can be read."""

import re
import shlex

import yaml

from grading import ROOT, rooms
from grading.cli import student

TEXT = (ROOT / "docs" / "any-platform.md").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", TEXT, re.S)[0])
STEPS = WORKFLOW["jobs"]["grade"]["steps"]
COMMANDS = [shlex.split(step["run"]) for step in STEPS if "run" in step]


def test_each_step_does_one_thing():
    assert all(("run" in step) != ("uses" in step) for step in STEPS)


def test_what_the_commands_name_is_there():
    (install,), (copy,) = ([c for c in COMMANDS if c[0] == program] for program in ("pip", "cp"))
    assert (ROOT / install[-1].removeprefix("handout/")).is_file()
    for source in copy[1:-1]:
        assert (ROOT / source.removeprefix("submission/")).is_file(), source


def test_the_autograder_knows_every_option():
    (command,) = (c for c in COMMANDS if c[0] == "python")
    assert (ROOT / command[1]).is_file() and "cli/student.py" in rooms.STUDENTS_COMMAND
    assert student.parser().parse_args(command[2:]).json is not None
