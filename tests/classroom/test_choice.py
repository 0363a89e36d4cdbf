"""What students pack and rename is taken where one file can be meant, and told where several can."""

import io
import random
import tarfile
import zipfile

import pytest

from grading.classroom import archives, intake
from grading.classroom.intake import HandedIn, IntakeError

SOURCE = b"class A:\n    pass\n"
ASSIGNMENTS = {"models.py": SOURCE}


def put(folder, files: dict[str, bytes]):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(*names: str, content: bytes = SOURCE) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(*names: str, mode: str = "w:gz", content: bytes = SOURCE, type: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = type, "/etc/passwd" if type == tarfile.SYMTYPE else ""
            info.size = len(content) if type == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def entry(folder, student: str = "kim", **options) -> HandedIn:
    return {each.student: each for each in intake.entries(folder, **options)[0]}[student]


@pytest.mark.parametrize(
    ("files", "mark"),
    [
        ({"hw3-main/src/models.py": SOURCE}, "hw3-main/src/models.py lay deeper down."),
        ({"a/b/c/MODELS.PY": SOURCE}, "a/b/c/MODELS.PY lay deeper down."),
        ({"models (1).py": SOURCE}, "models (1).py was taken."),
        ({"models-3.py": SOURCE}, "models-3.py was taken."),
        ({"models copy.py": SOURCE}, "models copy.py was taken."),
        ({"hw/models - Copy (2).py": SOURCE}, "hw/models - Copy (2).py was taken."),
        ({"models.py.txt": SOURCE}, "models.py.txt was taken."),
        ({"hw.zip": zipped("hw3-main/src/models.py")}, "hw3-main/src/models.py lay deeper down."),
    ],
)
def test_the_only_one_that_can_be_meant_is_taken_and_marked(tmp_path, files, mark):
    found = entry(put(tmp_path / "kim", files).parent)
    assert (dict(found.sources), found.mark, found.reason) == (ASSIGNMENTS, mark, "")


@pytest.mark.parametrize(
    ("files", "mark"),
    [
        ({"autodiff.py": b"1", "a/b/models.py": SOURCE}, "a/b/models.py lay deeper down."),
        ({"a/b/autodiff.py": b"1", "models.py": SOURCE}, "a/b/autodiff.py lay deeper down."),
        (
            {"a/b/models.py": SOURCE, "autodiff (1).py": b"1"},
            "a/b/models.py lay deeper down. autodiff (1).py was taken.",
        ),
    ],
)
def test_each_file_is_looked_for_by_itself(tmp_path, files, mark):
    found = entry(put(tmp_path / "kim", files).parent)
    assert (dict(found.sources), found.mark) == (ASSIGNMENTS | {"autodiff.py": b"1"}, mark)


def test_a_second_file_that_several_can_be_costs_nothing(tmp_path):
    put(tmp_path / "kim", {"models.py": SOURCE, "a/b/autodiff.py": b"1", "c/d/autodiff.py": b"2"})
    found = entry(tmp_path)
    assert (dict(found.sources), found.reason) == (ASSIGNMENTS, "")
    assert found.left_out == ("a/b/autodiff.py", "c/d/autodiff.py")


@pytest.mark.parametrize(
    "files",
    [
        {"models.py": SOURCE, "old/backup/models.py": b"1"},
        {"models.py": SOURCE, "models (1).py": b"1"},
        {"models.py": SOURCE, "node_modules/x/models.py": b"1", "venv/lib/site-packages/p/models.py": b"1"},
        {"hw/models.py": SOURCE, "hw.zip": b"damaged"},
    ],
)
def test_what_is_where_it_should_be_counts_without_a_mark(tmp_path, files):
    found = entry(put(tmp_path / "kim", files).parent)
    assert (dict(found.sources), found.mark, found.reason) == (ASSIGNMENTS, "", "")


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"a/b/models.py": SOURCE, "c/d/models.py": b"1"}, "a/b/models.py and c/d/models.py"),
        ({"models (1).py": SOURCE, "models copy.py": b"1"}, "models (1).py and models copy.py"),
    ],
)
def test_several_are_named_with_the_line_that_decides(tmp_path, files, names):
    put(tmp_path / "kim", files)
    reason = entry(tmp_path).reason
    assert reason.startswith(
        f"There are two models.py in it: {names}. Leave the one that counts. To decide: --accept "
    )
    line = reason.split("--accept ")[1].strip("'")
    student, path = line.split("=", 1)
    found = entry(tmp_path, accept={student: path})
    assert (dict(found.sources), found.mark) == (ASSIGNMENTS, f"{path} was accepted.")


@pytest.mark.parametrize("path", ["kim/hw.zip/deep/in/it/own.py", "kim/solution.py", "lee/x/models.py"])
def test_whatever_is_accepted_is_taken(tmp_path, path):
    put(tmp_path, {"kim/hw.zip": zipped("deep/in/it/own.py"), "kim/solution.py": SOURCE})
    put(tmp_path, {"lee/x/models.py": SOURCE, "lee/models.py": b"1"})
    student = path[:3]
    assert dict(entry(tmp_path, student, accept={student: path}).sources) == ASSIGNMENTS


@pytest.mark.parametrize("path", ["kim/../secret.py", "kim/none.py", "kim/models.py/x"])
def test_what_is_accepted_has_to_be_in_the_submission(tmp_path, path):
    put(tmp_path / "class", {"kim/models.py": SOURCE})
    put(tmp_path, {"secret.py": SOURCE})
    found = entry(tmp_path / "class", accept={"kim": path})
    assert found.reason == f"There is no {path} in it, which --accept names."
    with pytest.raises(IntakeError, match="--accept kim=../x: there is no .. among the submissions"):
        intake.entries(tmp_path / "class", accept={"kim": "../x"})


def test_what_may_be_of_two_is_whose_it_is_accepted_for(tmp_path):
    put(tmp_path, {"doejane_12_9001_models.py": SOURCE, "team_12_1234_9002_models.py": b"1"})
    found, nobodys = intake.entries(tmp_path, accept={"1234": "team_12_1234_9002_models.py"})
    assert {e.student: dict(e.sources) for e in found} == {"12": ASSIGNMENTS, "1234": {"models.py": b"1"}}
    assert nobodys == []


def test_one_other_file_is_named_with_the_line_too(tmp_path):
    put(tmp_path, {"kim/my solution.py": SOURCE})
    assert entry(tmp_path).reason == (
        "There is no models.py in it, but my solution.py. To decide: --accept 'kim=kim/my solution.py'"
    )


# --- Archives --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kim.zip", zipped("hw\\models.py", "hw\\notes.txt")),
        (
            "kim.zip",
            zipped("hw/models.py", "notes 12:30.txt", "a\x07b.txt", "CON", "__MACOSX/hw/._models.py"),
        ),
        ("kim.zip", zipped("inner.zip", content=zipped("models.py"))),
        ("kim.zip", zipped("inner.tar.gz", content=tarred("hw/models.py"))),
        ("kim.tar.gz", tarred("./hw/models.py", "notes.pdf")),
        ("kim.tgz", tarred("models.py")),
        ("kim.tar", tarred("models.py", mode="w")),
        ("kim.zip", tarred("models.py")),
        ("kim/hw.tar.gz", tarred("hw/models.py")),
    ],
)
def test_archives_are_read_whatever_made_them(tmp_path, name, content):
    found = entry(put(tmp_path, {name: content}))
    assert (dict(found.sources), found.reason) == (ASSIGNMENTS, "")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name.split("/")[-1]]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "kim.rar",
            b"Rar!\x1a\x07",
            "kim.rar is an archive (RAR), which can't be unpacked here. Ask for a zip",
        ),
        ("kim.7z", b"7z\xbc\xaf'\x1c", "kim.7z is an archive (7-Zip), which"),
        ("kim.zip", b"Rar!\x1a\x07", "kim.zip is an archive (RAR), which"),
        ("kim/hw.7z", b"7z\xbc\xaf'\x1c", "hw.7z is an archive (7-Zip), which"),
        ("kim.tar.gz", b"\x1f\x8bno", "kim.tar.gz is damaged or no archive"),
        ("kim.tar.gz", tarred("models.py")[:-20], "kim.tar.gz is damaged or no archive"),
        ("kim.tar.gz", tarred("models.py", "../../evil.py"), "leads elsewhere: ../../evil.py."),
        ("kim.tar.gz", tarred("models.py", "/etc/x.py"), "leads elsewhere: /etc/x.py."),
        ("kim.tar.gz", tarred("models.py", type=tarfile.SYMTYPE), "holds a symbolic link: models.py."),
        ("kim.tar.gz", tarred("models.py", content=bytes(30 * 2**20)), "unpacks to far too much"),
        ("kim.tar.gz", tarred(*(f"{i}" for i in range(5_002)), content=b""), "has far too much in it"),
        ("kim.tar.gz", tarred("a" * 2**17 + "/models.py"), "a header is far too long"),
        ("kim.zip", zipped("..\\models.py"), "leads elsewhere: ..\\models.py."),
        ("kim.zip", zipped("a.zip", content=zipped("b.zip", content=zipped("models.py"))), "but b.zip."),
        ("kim.zip", zipped("a.zip", "b.tar"), "There is no models.py in it, but 2 archives. Leave one."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # packed bytes have the time in them
)
def test_what_cannot_be_unpacked_is_refused_by_name(tmp_path, name, content, sentence):
    found = entry(put(tmp_path, {name: content}))
    assert sentence in found.reason and not found.sources


def test_the_table_of_contents_of_a_zip_in_a_zip_is_not_held_either(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(40):
            info = zipfile.ZipInfo(f"{number}")
            info.comment = random.Random(number).randbytes(2**16 - 1)
            archive.writestr(info, b"")
    found = entry(put(tmp_path, {"kim.zip": zipped("inner.zip", content=buffer.getvalue())}))
    assert found.reason.startswith("It is a zip file with far too much in it.")


def test_a_zip_in_a_zip_has_limits_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_HELD", 10)
    found = entry(put(tmp_path, {"kim.zip": zipped("inner.zip", content=zipped("models.py"))}))
    assert found.reason == "inner.zip in kim.zip has far too much in it. Ask for " + (
        "models.py, autodiff.py, losses.py and train.py only."
    )


# --- What is no file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("doejane_101_text.html", "101"),
        ("doejane_LATE_101_text.html", "101"),
        ("doejane_101_link.html", "101"),
        ("anon_x7Yz2_text.html", "anon_x7Yz2"),
    ],
)
def test_what_was_typed_on_canvas_is_a_refused_row(tmp_path, name, student):
    put(tmp_path, {name: b"<p>def", "li_102_9001_models.py": SOURCE})
    found = entry(tmp_path, student)
    assert (
        found.reason
        == "There is no models.py in it, only what was typed in on the platform. Ask for the file."
    )
    assert bool(found.late) == ("LATE" in name)


def test_what_was_typed_on_moodle_is_a_refused_row_unless_there_is_a_file(tmp_path):
    put(tmp_path, {"Ada_17_assignsubmission_onlinetext/onlinetext.html": b"x"})
    put(tmp_path, {"Ben_18_assignsubmission_onlinetext_/onlinetext.html": b"x"})
    put(tmp_path, {"Ben_18_assignsubmission_file_/models.py": SOURCE})
    assert "only what was typed in" in entry(tmp_path, "17").reason
    assert dict(entry(tmp_path, "18").sources) == ASSIGNMENTS


def test_a_typed_text_of_a_group_that_ends_in_a_number_is_nobodys(tmp_path):
    put(tmp_path, {"team_12_1234_text.html": b"x", "doejane_12_9001_models.py": SOURCE})
    found, nobodys = intake.entries(tmp_path)
    assert [each.student for each in found] == ["12"]
    assert nobodys == ["team_12_1234_text.html (of 12 or 1234? --accept ID=FILE)"]


def test_the_name_that_canvas_gives_the_ninth_version_is_undone(tmp_path):
    put(tmp_path, {"li_102_9001_models-0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f.py": SOURCE})
    found = entry(tmp_path, "102")
    assert (dict(found.sources), found.mark) == (ASSIGNMENTS, "")


# --- The same content -----------------------------------------------------------------------------------


def test_line_ends_and_blanks_at_ends_make_no_other_code():
    sources = [b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n", b"a = 1  \nb = 2\n\n", b"a = 1\nb  = 2\n"]
    made = [HandedIn("kim", "kim", sources={"models.py": source}) for source in sources]
    assert len({each.content for each in made}) == 4
    assert [each.code == made[0].code for each in made] == [True, True, True, False]
    assert HandedIn("kim", "kim").code == ""
