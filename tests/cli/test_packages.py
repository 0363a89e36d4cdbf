"""What is needed is read from requirements.txt, and a Python that lacks it is told so in a sentence."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grading import ROOT, packages
from grading.cli.start import student
from grading.packages import CLASS, OPTIONAL, TESTS, TO_GRADE, asked


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A Python without any packages."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(python, *words: str, cwd=ROOT, **variables: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    pipes = {"capture_output": True, "text": True, "encoding": "utf-8"}
    return subprocess.run([python, *words], cwd=cwd, env=environment, **pipes)


@pytest.mark.parametrize(
    ("system", "machine", "version"),
    [
        ("linux", "x86_64", (3, 10)),
        ("linux", "aarch64", (3, 14)),
        ("linux", "aarch64", (3, 15)),
        ("linux", "riscv64", (3, 12)),
        ("darwin", "arm64", (3, 11)),
        ("darwin", "x86_64", (3, 12)),
        ("win32", "AMD64", (3, 9)),
    ],
)
def test_the_packages_are_those_that_pip_would_install(system, machine, version, monkeypatch):
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("sys.version_info", (*version, 0))
    here = {"sys_platform": system, "platform_machine": machine, "python_version": "{}.{}".format(*version)}
    lines = [line for line in packages.FILE.read_text().splitlines() if not line.startswith("#")]
    wanted = [
        requirement.name
        for requirement in map(Requirement, lines)
        if not requirement.marker or requirement.marker.evaluate(here)
    ]
    assert asked(TO_GRADE, OPTIONAL, TESTS, CLASS) == wanted


def test_the_parts_are_told_apart():
    assert {"torch", "numpy", "rich"} <= set(asked(TO_GRADE))
    assert asked(TESTS) == ["pytest", "pytest-xdist", "jsonschema"]
    assert "watchfiles" in asked(OPTIONAL) and asked(CLASS)[:2] == ["filelock", "pyyaml"]


def test_dependencies_are_checked(capsys, monkeypatch):
    assert student(["--check-dependencies"]) == 0
    names = asked(TO_GRADE, OPTIONAL)
    assert capsys.readouterr().out.split() == [word for name in names for word in (name, "installed")]
    monkeypatch.setattr("grading.packages.asked", lambda *parts: ["numpy", "no-such-package"])
    assert student(["--check-dependencies"]) == 1
    told = capsys.readouterr().out
    assert re.search(r"numpy +installed\nno-such-package +missing\n.+-m pip install -r ", told)


def remedy(bare: Path, file: str) -> str:
    """How the line ends that says what to do: who followed the README has an environment here already."""
    return "activate" if (ROOT / ".venv").is_dir() else f"{bare} -m pip install -r {file}"


@pytest.mark.parametrize(
    "words", [["autograder.py"], ["autograder.py", "-q", "q1"], ["-m", "grading", "handout", "out"]]
)
def test_a_python_without_packages_is_told_what_to_install(words, bare):
    done = run(bare, *words)
    assert done.returncode == 2 and not done.stdout and done.stderr.count("\n") == 1
    assert re.search(r"torch, numpy, .+ are not installed for .+bare", done.stderr)
    assert done.stderr.endswith(f"{remedy(bare, 'requirements.txt')}\n")


def test_it_can_be_asked_which(bare, tmp_path):
    done = run(bare, str(ROOT / "autograder.py"), "--check-dependencies", cwd=tmp_path)
    assert done.returncode == 1 and not done.stderr
    *lines, last = done.stdout.splitlines()
    assert [line.split() for line in lines] == [[name, "missing"] for name in asked(TO_GRADE, OPTIONAL)]
    assert last.rstrip('"').endswith(remedy(bare, f'"{ROOT / "requirements.txt"}'))


def test_what_only_pip_can_tell_is_left_to_it(monkeypatch, tmp_path):
    file = tmp_path / "requirements.txt"
    monkeypatch.setattr(packages, "FILE", file)
    lines = [
        "# To grade",
        "--index-url https://a.b/c",
        "numpy>=1  # why",
        "torch @ https://a.b/t.whl",
        "x[y]>=2",
        "",
    ]
    lines += [
        'old; python_version<"3.3"',
        "new; python_version >= '3.3' and sys_platform == 'beos'",
        "rich ; a or b",
    ]
    file.write_text("\n".join(lines))
    assert asked(TO_GRADE) == ["numpy", "torch", "x"]


def test_without_the_file_nothing_is_claimed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(packages, "FILE", tmp_path / "requirements.txt")
    assert student(["--check-dependencies"]) == 1 and "requirements.txt" in capsys.readouterr().out
    assert student(["--list"]) == 0


def test_where_an_environment_lies_here_it_is_to_be_started(monkeypatch, tmp_path):
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert packages.remedy().endswith(
        r".venv\Scripts\activate" if os.name == "nt" else ". .venv/bin/activate"
    )


@pytest.mark.parametrize(("options", "variables"), [(["-I"], {}), ([], {"PYTHONSAFEPATH": "1"})])
def test_a_python_that_does_not_look_into_our_folder_finds_it(options, variables, tmp_path):
    command = [*options, str(ROOT / "autograder.py"), "--no-graphics", "-q", "q6"]
    done = run(sys.executable, *command, cwd=tmp_path, **variables)
    assert done.returncode == 0 and "total 1/1" in done.stdout, done.stdout + done.stderr
