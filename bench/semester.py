"""Takes a generated class through a semester, and says what each step took and what came out wrong.

    python bench/semester.py --students 300 --jobs 2

A third each lies there as Canvas, Moodle and Gradescope give it. In all there are ten groups of three, 15 who
are late, 12 copies (renamed, commented), and 20 archives of odd kinds. Each third is graded, with a kill -9
on the way, and regraded after a change of q6; points are changed by hand; then come `changes`, `similar`, the
feedback for its platform, and `verify`. Ends with status 1 if anything is not as expected.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classes import ROOT, count

sys.path.insert(0, str(ROOT))

from grading.classroom.records import Student
from grading.classroom.store import results
from grading.questions import ALL
from grading.release import corpus

ASKED = ("q1", "q6", "q8", "q9")  # they train nothing or little
PLATFORMS = ("canvas", "moodle", "gradescope")
GROUPS, LATE, COPIES, ARCHIVES = (4, 3, 3), 5, 4, (7, 7, 6)  # of each platform's
BY_HAND = 5
KILLED_AFTER = 8.0  # seconds
Sources = Mapping[str, bytes]


@dataclass(frozen=True)
class Member:
    """Who hands in, and what has to come of it: `due` by question, or a word of the reason for a refusal."""

    number: int
    first: str
    last: str
    sources: Sources
    due: Mapping[str, float]
    refused: str = ""
    archive: str = ""
    late: bool = False
    team: str = ""
    others: tuple["Member", ...] = ()  # of the team
    copy_of: int = 0

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


# --- The class -------------------------------------------------------------------------------------------


def examples() -> tuple[list[tuple[Sources, dict[str, float]]], list[Sources]]:
    """Cases that say what they get for these questions only; and whole files by different hands."""
    short, whole = [], []
    for path in corpus.paths():
        case = corpus.read(path)
        if case.said and set(case.said) <= set(ASKED) and case.budget in (1.0, 0.1):
            due = {each.id: case.expected(each)["score"] for each in ALL if each.id in case.said}
            short.append((case.submission.sources, due))
        text = path.read_bytes() if path.is_file() else b""
        if path.stem.startswith("right_") and b"# changes" not in text and b"class " in text:
            whole.append({"models.py": text})
    return short, whole


def copied(source: bytes) -> bytes:
    """With other names for what is assigned, comments, and other blanks."""
    text = source.decode()
    own = {word for word in re.findall(r"(?<![.\w])[a-z]\w*(?=\s*=[^=])", text) if len(word) > 3}
    for word in own - {"self", "models", "dataset"}:
        text = re.sub(rf"(?<![.\w]){word}\b(?!=)", f"the_{word}", text)
    return "".join(f"{line}  # here\n" for line in text.splitlines() if line.strip()).encode()


def classes(students: int) -> dict[str, list[Member]]:
    short, whole = examples()
    random.Random(0).shuffle(short)
    found, taken = {}, iter(short * (1 + students // len(short)))
    originals = iter(whole)
    for place, platform in enumerate(PLATFORMS):
        numbers = iter(range(1000 * (place + 1), 1000 * (place + 2)))
        members: list[Member] = []
        for _ in range(COPIES):
            source = next(originals)["models.py"]
            one = _member(next(numbers), {"models.py": source}, {})
            members += [one, _member(next(numbers), {"models.py": copied(source)}, {}, copy_of=one.number)]
        for kind in range(ARCHIVES[place]):
            name = [*PACKED][(kind + sum(ARCHIVES[:place])) % len(PACKED)]
            sources, due = next(taken)
            members.append(_member(next(numbers), sources, due, archive=name, refused=REFUSED.get(name, "")))
        for team in range(GROUPS[place]):
            sources, due = next(taken)
            others = tuple(_member(next(numbers), {}, due) for _ in range(2))
            members.append(
                _member(next(numbers), sources, due, team=f"The Team {place}{team}x", others=others)
            )
        while len(members) + 2 * GROUPS[place] < students // len(PLATFORMS):
            sources, due = next(taken)
            late = sum(member.late for member in members) < LATE
            members.append(_member(next(numbers), sources, due, late=late))
        found[platform] = members
    return found


def _member(number: int, sources: Sources, due: Mapping[str, float], **more: object) -> Member:
    """None hands in what another does: each file ends in a comment of its own."""
    own = {
        name: source if source[:2] in (b"\xff\xfe", b"\xfe\xff") else source + b"\n# %d\n" % number
        for name, source in sources.items()
    }
    return Member(number, f"Kim{number}", f"Doe{number}", own, due, **more)  # type: ignore[arg-type]


# --- Archives --------------------------------------------------------------------------------------------


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name  # as it is, also with a backslash
            archive.writestr(entry, content)
    return packed.getvalue()


def tarred(sources: Sources) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in sources.items():
            entry = tarfile.TarInfo(f"./hw/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue())


def below(folder: str, sources: Sources) -> dict[str, bytes]:
    return {f"{folder}{name}": content for name, content in sources.items()}


PACKED: Mapping[str, tuple[str, Callable[[Sources], bytes]]] = {
    "zip": ("hw.zip", lambda s: zipped(below("", s))),
    "backslashes": ("hw.zip", lambda s: zipped(below("hw3\\src\\", s))),
    "zip in a zip": ("hw.zip", lambda s: zipped({"inner.zip": zipped(below("", s))})),
    "tar.gz": ("hw.tar.gz", tarred),
    "of macOS": ("hw.zip", lambda s: zipped(below("hw/", s) | below("__MACOSX/hw/._", s))),
    "with data": ("hw.zip", lambda s: zipped(below("a/b/", s) | {"a/ünï *?.txt": b"x", "a/.git/x": b"y"})),
    "rar": ("hw.rar", lambda s: b"Rar!\x1a\x07\x01\x00" + bytes(100)),
    "7z": ("hw.7z", lambda s: b"7z\xbc\xaf\x27\x1c" + bytes(100)),
    "empty": ("hw.zip", lambda s: zipped({})),
    "two": ("hw.zip", lambda s: zipped(below("old/", s) | below("new/", s))),
}
REFUSED = {"rar": "rar", "7z": "7z", "empty": "nothing in it", "two": "new"}


# --- Layouts ---------------------------------------------------------------------------------------------


def handed(member: Member) -> Iterator[tuple[str, bytes]]:
    if member.archive:
        name, pack = PACKED[member.archive]
        yield name, pack(member.sources)
    else:
        yield from member.sources.items()


def canvas(folder: Path, members: Sequence[Member]) -> list[str]:
    """Flat files; a gradebook; Canvas's groups."""
    groups = [["name", "canvas_user_id", "group_name"]]
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "From Perceptron to Attention (7)"]]
    for member in members:
        word = "".join(member.team.split()).lower() if member.team else f"{member.last}{member.first}".lower()
        late = "LATE_" if member.late else ""
        for place, (name, content) in enumerate(handed(member)):
            (folder / f"{word}_{late}{member.number}_{9 * member.number + place}_{name}").write_bytes(content)
        for each in (member, *member.others):
            rows.append([f"{each.last}, {each.first}", str(each.number), "", f"k{each.number}", "Monday", ""])
            groups += [[each.name, str(each.number), member.team]] if member.team else []
    return [*_roster(folder, rows), "--groups", _table(folder, "groups.csv", groups)]


def moodle(folder: Path, members: Sequence[Member]) -> list[str]:
    """A folder each; the grading worksheet with lateness and groups."""
    rows = [["Identifier", "Full name", "Email address", "Status", "Group", "Grade", "Last modified (grade)"]]
    for place, member in enumerate(members):
        number = 40 + place if member.team else member.number  # a group's own
        path = folder / f"{member.team or member.name}_{number}_assignsubmission_file"
        path.mkdir()
        for name, content in handed(member):
            (path / name).write_bytes(content)
        status = "Submitted for grading" + (" - 2 hours late" if member.late else "")
        for each in (member, *member.others):
            mail = f"k{each.number}@uni.example"
            rows.append([f"Participant {each.number}", each.name, mail, status, member.team, "", "-"])
    roster = _roster(folder, rows)
    return [*roster, "--groups", roster[1]]


def gradescope(folder: Path, members: Sequence[Member]) -> list[str]:
    """A folder each and the list of who submitted it; the grades with lateness."""
    rows = [["First Name", "Last Name", "SID", "Email", "Status", "Lateness (H:M:S)"]]
    entries = {}
    for member in members:
        path = folder / f"submission_{member.number}"
        path.mkdir()
        for name, content in handed(member):
            (path / name).write_bytes(content)
        people = (member, *member.others)
        entries[path.name] = {
            ":submitters": [{":name": each.name, ":sid": str(each.number)} for each in people]
        }
        late = "02:00:00" if member.late else "00:00:00"
        for each in people:
            rows.append(
                [each.first, each.last, str(each.number), f"k{each.number}@x.example", "Graded", late]
            )
    # what is JSON is YAML, too
    (folder / "submission_metadata.yml").write_text(json.dumps(entries), encoding="utf-8")
    return _roster(folder, rows)


LAYOUTS = {"canvas": canvas, "moodle": moodle, "gradescope": gradescope}


def _roster(folder: Path, rows: Sequence[Sequence[str]]) -> list[str]:
    return ["--roster", _table(folder, "roster.csv", rows)]


def _table(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> str:
    path = folder.with_name(f"{folder.name}-{name}")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


# --- The steps -------------------------------------------------------------------------------------------


class Semester:
    """One platform's third, step by step; what was not as it had to be goes into `problems`."""

    def __init__(self, folder: Path, platform: str, members: Sequence[Member], jobs: int):
        self.members, self.platform, self.jobs, self.problems = members, platform, jobs, list[str]()
        self.place, self.out, self.key = folder / platform, folder / f"{platform}-results", folder / "key"
        self.place.mkdir()
        self.options = LAYOUTS[platform](self.place, members)

    def run(self, *arguments: str | Path, root: Path = ROOT, expect: int = 0) -> str:
        command = [sys.executable, "-m", "grading", *map(str, arguments)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        if done.returncode != expect:
            self.problems.append(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    @property
    def grading(self) -> list[str]:
        """The command that grades, without the questions."""
        files = ["--out", str(self.out), "--key", str(self.key), *self.options]
        settings = ["--budget", "0.1", "--private-seed", "1", "--jobs", str(self.jobs)]
        return ["grade", str(self.place), *files, *settings]

    def killed_once(self) -> None:
        command = [*self.grading, *(word for id in ASKED for word in ("-q", id))]
        grader = subprocess.Popen(
            [sys.executable, "-m", "grading", *command], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        time.sleep(KILLED_AFTER)
        grader.kill()
        grader.wait()
        self.run(*command)

    def students(self) -> dict[str, Student]:
        return {student.student: student for student in results(self.out).students}

    def check_grades(self) -> str:
        found, right = self.students(), 0
        for member in self.members:
            for each in (member, *member.others):
                student = found.get(str(each.number))
                wrong = self._wrong(member, student) if student else "no row"
                right += not wrong
                if wrong:
                    self.problems.append(f"{self.platform} {each.number} {member.archive or '-'}: {wrong}")
        return f"{right} of {len(found)} as expected"

    def _wrong(self, member: Member, student: Student) -> str:
        if member.refused:
            named = student.status == "refused" and member.refused in student.reason
            return "" if named else f"{student.status} {student.reason}, expected a refusal"
        score = {question.id: question.score for question in student.questions}
        off = [f"{id} {score.get(id)}, not {due}" for id, due in member.due.items() if score.get(id) != due]
        if bool(student.late) != member.late or bool(member.team) != bool(student.team):
            off.append(f"late {student.late!r}, team {student.team!r}")
        return " ".join(off)

    def regrade(self, changed: Path) -> str:
        """After a change of q6 that nobody can see: all of q6 again, and the same points."""
        before = {name: student.score for name, student in self.students().items()}
        text = self.run(*self.grading, "--regrade", root=changed)
        after = {name: student.score for name, student in self.students().items()}
        if before != after:
            self.problems.append(f"{self.platform}: a regrade has changed {before.items() ^ after.items()}")
        return (re.findall(r"\d+ graded again.*", text) or ["nothing said"])[-1]

    def by_hand(self, changed: Path) -> str:
        before = self.students()
        some = [s for s in before.values() if s.status == "graded" and s.questions[0].score >= 1][:BY_HAND]
        rows = [["student", "question", "points", "reason"]]
        rows += [[s.student, s.questions[0].id, "-1", "agreed with the student"] for s in some]
        points = _table(self.place, "points.csv", rows)
        self.run("adjust", self.out, "--csv", points, "--key", self.key, root=changed)
        after = self.students()
        if any(after[s.student].score != before[s.student].score - 1 for s in some):
            self.problems.append(f"{self.platform}: points by hand don't count")
        told = self.run("changes", self.out, "--key", self.key, root=changed)
        if told.count("by hand: -1") != len(some):
            self.problems.append(f"{self.platform}: `changes` tells otherwise\n{told}")
        return f"{len(some)} changed, {told.count('by hand')} told"

    def similar(self) -> str:
        text = self.run("similar", self.place, "--most", "60")
        pairs = [
            {*map(int, re.findall(rf"\b{self.members[0].number // 1000}\d\d\d\b", line))}
            for line in text.splitlines()
            if re.match(r"\d+ ", line)
        ]
        copies = [{member.number, member.copy_of} for member in self.members if member.copy_of]
        first = [pair for pair in pairs if pair in copies][: len(copies)]
        ranks = sorted({pairs.index(pair) + 1 for pair in first})
        if not all(pair in pairs for pair in copies):
            self.problems.append(f"{self.platform}: copies {copies} are not all among\n{text}")
        return f"{sum(pair in pairs for pair in copies)} of {len(copies)} copies at ranks {ranks}"

    def feedback(self, changed: Path) -> str:
        roster = self.options[1] if self.platform != "gradescope" else ""
        listed = ("--roster", roster) if roster else ()
        self.run(
            *("report", self.out, "--key", self.key, "--feedback", self.platform, *listed),
            *("--anonymous", self.place.with_name(f"{self.platform}-study")),
            root=changed,
        )
        with zipfile.ZipFile(self.out / f"feedback-{self.platform}.zip") as archive:
            names = archive.namelist()
        return f"{len(names)} files for {len(self.students())} students"

    def verify(self, changed: Path) -> str:
        return self.run("verify", self.out, "--key", self.key, root=changed).rpartition(": ")[2].strip()


def main() -> None:
    parser = argparse.ArgumentParser(description="Takes a generated class through a semester.")
    parser.add_argument("--students", type=count, default=300)
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1)
    options = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory(prefix="semester-") as name:
        folder = Path(name)
        changed = folder / "changed"
        tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for file in filter(None, tracked.decode().split("\0")):
            (changed / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, changed / file)
        with (changed / "grading" / "questions" / "q6.py").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        for platform, members in classes(options.students).items():
            semester = Semester(folder, platform, members, options.jobs)
            steps: dict[str, Callable[[], object]] = {
                "grade, killed once": semester.killed_once,
                "what came out": semester.check_grades,
                "similar": semester.similar,
                "regrade q6": lambda semester=semester: semester.regrade(changed),
                "by hand, changes": lambda semester=semester: semester.by_hand(changed),
                "report, feedback": lambda semester=semester: semester.feedback(changed),
                "verify": lambda semester=semester: semester.verify(changed),
            }
            for step, act in steps.items():
                started = time.monotonic()
                said = act() or ""
                print(f"{platform:11}{step:20}{time.monotonic() - started:7.1f} s  {said}", flush=True)
            problems += semester.problems
    print(*problems, f"{len(problems)} problems", sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
