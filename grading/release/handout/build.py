"""Puts a handout together and writes it, as a folder or as a zip file; refuses before it writes anything."""

import ast
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

from grading import ROOT, packages, rooms
from grading.checks.question import Question
from grading.course import assignment
from grading.questions import ALL
from grading.release.handout.leaks import fragments, leaks
from grading.release.handout.recorded import recorded
from grading.release.handout.stubs import asked_in, emptied, solutions
from grading.release.page import build as page

TEMPLATE = Path(__file__).resolve().parent / "README.md"
TASKS = TEMPLATE.with_name(
    "tasks.json"
)  # for VS Code: a task, and how it finds "models.py:54" in what is printed
STUBS = ("models.py", "autodiff.py")  # what students edit
AS_THEY_ARE = (
    "autograder.py",
    "backend.py",
    "batching.py",
    "chargpt.py",
    "milestones.py",
    "ASSIGNMENT.md",
    "LICENSE",
    "data/README.md",  # the licences of the data sets, too
    "data/lang_id.npz",
    "data/mnist.npz",
)
NOT_OURS = {".git", ".venv", "__pycache__"}  # in a folder that is renewed: not looked at


class HandoutError(Exception):
    """The handout can't be written to where it should; the message says why and what to do."""


class LeakError(Exception):
    """What would go out holds a solution or a private part; the message has one line for each."""


def contents(questions: Sequence[Question]) -> dict[str, bytes]:
    """All files of the handout by their paths, checked for leaks.

    Raises LeakError, and HandoutError if requirements.txt doesn't say which packages are for students.
    """
    files = _collected(questions)
    _refuse([*leaks(files, forbidden()), *_not_handed_out(files)])
    return files


def forbidden() -> dict[bytes, str]:
    """The lines that must not be in a handout, and where they stand."""
    return fragments({name: (ROOT / name).read_text(encoding="utf-8") for name in STUBS})


def _refuse(found: Sequence[str]) -> None:
    if found:
        raise LeakError("\n".join(found))


def _collected(questions: Sequence[Question]) -> dict[str, bytes]:
    pictures = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "figures").glob("*.svg"))
    files = {path: (ROOT / path).read_bytes() for path in (*AS_THEY_ARE, *pictures)}
    files |= {path: file.read_bytes() for path, file in assignment.files().items()}
    files |= {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in rooms.inside(rooms.HANDED_OUT)}
    for name in STUBS:
        files[name] = files[f"grading/recorded/{name}.stub"] = stub(questions, name).encode()
    for question in questions:
        if (cases := recorded(question)) is not None:
            files[f"grading/recorded/{question.id}.safetensors"] = cases
    requirements, found, _ = packages.FILE.read_text(encoding="utf-8").partition(packages.TESTS)
    if not found:
        raise HandoutError(f"requirements.txt has no line {packages.TESTS!r}: what do students need?")
    files["requirements.txt"] = requirements.encode()
    files["README.md"] = readme(questions).encode()
    files["assignment.html"] = page.page(files["ASSIGNMENT.md"].decode()).encode()
    files[".vscode/tasks.json"] = TASKS.read_bytes()
    return files


def stub(questions: Sequence[Question], name: str) -> str:
    """models.py or autodiff.py as students get it."""
    source = (ROOT / name).read_text(encoding="utf-8")
    return emptied(source, solutions(source), asked_in([*ALL, *questions], name))


def readme(questions: Sequence[Question]) -> str:
    """The students' README, with the questions of this course and what differs from ASSIGNMENT.md."""
    rows = [f"| {question.id} | {question.title} | {question.points:g} |" for question in questions]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        questions="\n".join(["| | question | points |", "|---|---|---|", *rows]),
        points=f"{sum(question.points for question in questions):g}",
        first=questions[0].id,
        differences="\n".join(_differences(questions)),
    )


def _differences(questions: Sequence[Question]) -> Iterator[str]:
    """Lines on what this course asks for in another way than ASSIGNMENT.md says; none where it doesn't."""
    asked, lines = {question.id: question for question in questions}, []
    for published in ALL:
        question = asked.get(published.id)
        if question is None:
            lines.append(f"- {published.id} is not asked.")
        elif (question.points, question.threshold) != (published.points, published.threshold):
            limit = f", with a threshold of {question.threshold:g}" if question.threshold else ""
            lines.append(f"- {question.id} is worth {question.points:g} points{limit}.")
    if lines:
        yield from ("", "", "In this course some things are not as ASSIGNMENT.md says:", "", *lines)


def _not_handed_out(files: Mapping[str, bytes]) -> Iterator[str]:
    """A sentence for each import of a module of ours that isn't among the files."""
    for path, content in files.items():
        if not path.endswith(".py"):
            continue
        for name in sorted(set(_imported(ast.parse(content)))):
            module = name.replace(".", "/")
            for file in (f"{module}.py", f"{module}/__init__.py"):
                if (ROOT / file).is_file() and file not in files:
                    yield f"{path} imports {name}, which is not handed out: see {rooms.__name__}."


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def write_folder(folder: Path, files: Mapping[str, bytes], force: bool = False) -> Path | None:
    """Write the files into a folder: a new one, an empty one, or an earlier handout, which is renewed.

    Where models.py or autodiff.py was edited there, HandoutError is raised; with `force` the edited files are
    moved into a folder beside it, whose path is returned. Raises LeakError if other files that lie in the
    folder have a leak. Either way nothing has been written yet.
    """
    check_folder(folder)
    edited = [name for name in STUBS if _differs(folder / name, files[name])]
    if edited and not force:
        raise HandoutError(
            f"{' and '.join(edited)} in {folder} would be overwritten, and somebody has changed it. "
            "Choose another folder, or use --force, which keeps what it replaces beside the folder."
        )
    others = {path: content for path, content in _there(folder).items() if path not in files}
    _refuse([*leaks(others, forbidden())])
    kept = _keep(folder, edited) if edited else None
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return kept


def check_folder(folder: Path) -> None:
    """Raises HandoutError unless a handout may be written there: nothing, or an earlier handout."""
    if folder.exists() and not folder.is_dir():
        raise HandoutError(f"{folder} is a file. Name a folder.")
    if (folder / "grading" / "release").exists():
        raise HandoutError(f"{folder} is an instructor's copy: the handout goes into a folder of its own.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "autograder.py").is_file():
        raise HandoutError(f"{folder} holds other things. Choose a new folder, or an earlier handout.")


def _differs(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes().replace(b"\r\n", b"\n") != content


def _there(folder: Path) -> dict[str, bytes]:
    """What a folder holds already, by relative paths."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {
        path.as_posix(): (folder / path).read_bytes()
        for path in found
        if not NOT_OURS.intersection(path.parts)
    }


def _keep(folder: Path, edited: Sequence[str]) -> Path:
    """Move files of a folder into a new one beside it, so that they can't go out by mistake."""
    names = (folder.resolve().with_name(f"{folder.resolve().name}.bak{i or ''}") for i in range(10**6))
    kept = next(path for path in names if not path.exists())
    kept.mkdir()
    for name in edited:
        shutil.move(folder / name, kept / name)
    return kept
