"""What a class has handed in becomes one entry for each student, whatever platform it comes from."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from grading.classroom import intake, roster
from grading.classroom.intake import HandedIn, IntakeError
from grading.runner.submission import MAX_SOURCE

SOURCE = b"class A:\n    pass\n"


def read(folder: Path) -> dict[str, HandedIn]:
    return {entry.student: entry for entry in intake.entries(folder)[0]}


def write(path: Path, content: bytes = SOURCE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# --- Layouts ---------------------------------------------------------------------------------------------


def test_folders_files_and_zips_side_by_side(tmp_path):
    write(tmp_path / "ada" / "models.py")
    write(tmp_path / "ada" / "autodiff.py", b"1\n")
    write(tmp_path / "ben.py", b"2\n")
    write_zip(tmp_path / "eve.zip", {"project/models.py": b"3\n", "__MACOSX/project/._models.py": b"x"})
    write(tmp_path / "notes.pdf")
    write(tmp_path / ".DS_Store")
    found, others = intake.entries(tmp_path)
    assert [(e.student, e.name, e.source, dict(e.sources), e.reason) for e in found] == [
        ("ada", "ada", "ada", {"models.py": SOURCE, "autodiff.py": b"1\n"}, ""),
        ("ben", "ben", "ben.py", {"models.py": b"2\n"}, ""),
        ("eve", "eve", "eve.zip", {"models.py": b"3\n"}, ""),
    ]
    assert others == ["notes.pdf"]


def test_canvas(tmp_path):
    """Names as Canvas makes them: without blanks, LATE, anonymous, handed in again, several files."""
    write(tmp_path / "doejane_101_9001_models.py")
    write(tmp_path / "doejane_101_9002_autodiff.py", b"1\n")
    write(tmp_path / "li_wei_LATE_102_9003_models-2.py")
    write_zip(tmp_path / "roe_103_9004_my project.zip", {"models.py": SOURCE})
    write(tmp_path / "anon_x7Yz2_9005_models.py")
    write(tmp_path / "LATE_anon_q1_9006_models.py")
    found = read(tmp_path)
    assert {s: (e.name, sorted(e.sources), e.late, e.reason) for s, e in found.items()} == {
        "101": ("doejane", ["autodiff.py", "models.py"], "", ""),
        "102": ("li_wei", ["models.py"], "marked LATE by Canvas", ""),
        "103": ("roe", ["models.py"], "", ""),
        "anon_x7Yz2": ("anon_x7Yz2", ["models.py"], "", ""),
        "anon_q1": ("anon_q1", ["models.py"], "marked LATE by Canvas", ""),
    }


@pytest.mark.parametrize(
    "folder", ["Zoë O'Hara_55_assignsubmission_file_", "Zoë O'Hara_55_assignsubmission_file"]
)
def test_moodle(tmp_path, folder):
    write(tmp_path / folder / "models.py")
    write(tmp_path / "Zoë O'Hara_55_assignsubmission_onlinetext_" / "onlinetext.html")
    write(tmp_path / "Max_56_assignsubmission_file_models.py")
    found = read(tmp_path)
    assert {s: (e.name, e.source, e.reason) for s, e in found.items()} == {
        "55": ("Zoë O'Hara", folder, ""),
        "56": ("Max", "Max_56_assignsubmission_file_models.py", ""),
    }


# --- The end of a name is a student's ---------------------------------------------------------------------

CANVAS = ("doejane_101_9001_models.py", "li_wei_LATE_102_9003_models-2.py", "roe_9999_9004_models.py")
MOODLE = ("Ada_17_assignsubmission_file_models.py", "Ben_18_assignsubmission_file_models.py")
MOODLE += ("Max_9999_assignsubmission_file_models.py",)
VICTIMS = {"101", "102", "9999", "17", "18"}
ENDS = (
    *("x_9999_assignsubmission_file_models.py", "x_9999_77_models.py", "9999_77_models.py", "9999_models.py"),
    *(
        "LATE_9999_77_models.py",
        "anon_9999_77_models.py",
        "_9999_assignsubmission_file_",
        "77_9999_78_models.py",
    ),
    *(
        "x\n_9999_77_models.py",
        "٩_9999_77_models.py",
        "assignsubmission_file_x_9999_assignsubmission_file_models.py",
    ),
    *(
        "9999_assignsubmission_file_models.py",
        "x_9999_77_y_9999_assignsubmission_file_models.py",
        "9999_77_h.zip",
    ),
)
BEGINNINGS = {  # what the platform writes before it, and whose it then is, if anybody's
    "eve_666_9009_": (CANVAS, "666"),
    "eve_LATE_666_9009_": (CANVAS, "666"),
    "anon_x7Yz2_9009_": (CANVAS, "anon_x7Yz2"),
    "Eve_666_assignsubmission_file_": (MOODLE, "666"),
    "Default group_assignsubmission_file_": (MOODLE, ""),
    "Eve_666_assignsubmission_onlinetext_": (MOODLE, "666"),
    "Eve_666_assignsubmission_other_": (MOODLE, ""),
}


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in a class"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_nobody_is_credited_or_refused_by_the_name_of_anothers_file(tmp_path, beginning, end, alone):
    others, own = BEGINNINGS[beginning]
    for number in range(2 if not alone else 0):  # she hands in two such files, so as to be many
        write(tmp_path / f"{beginning}{number or ''}{end}", b"forged\n")
    write(tmp_path / f"{beginning}{end}", b"forged\n")
    for name in others if not alone else ():
        write(tmp_path / name)
    try:
        found, nobodys = intake.entries(tmp_path)
    except IntakeError as error:
        assert alone and "There are no submissions in" in str(error)
        return
    forged = {e.student for e in found if b"forged\n" in e.sources.values() or e.student not in VICTIMS}
    assert forged <= {own}
    honest = [entry for entry in found if entry.student in VICTIMS]
    assert len(honest) == (0 if alone else 3)
    assert all(e.reason == "" and dict(e.sources) == {"models.py": SOURCE} for e in honest)
    assert forged or nobodys


def test_a_group_that_is_called_like_a_number_is_told(tmp_path):
    """Canvas puts user 1234 of the group “team_12” into a name that begins like one of user 12."""
    write(tmp_path / "doejane_12_9001_models.py")
    write(tmp_path / "team_12_1234_9002_models.py", b"forged\n")
    write(tmp_path / "5_1234_9003_models.py", b"forged\n")
    found, nobodys = intake.entries(tmp_path)
    assert [(e.student, dict(e.sources)) for e in found] == [("12", {"models.py": SOURCE})]
    assert nobodys == [
        "5_1234_9003_models.py (of 5 or 1234? --accept ID=FILE)",
        "team_12_1234_9002_models.py (of 12 or 1234? --accept ID=FILE)",
    ]


def test_a_late_file_of_such_a_group_is_theirs(tmp_path):
    write(tmp_path / "team_12_LATE_1234_9002_models.py")
    assert {student: entry.name for student, entry in read(tmp_path).items()} == {"1234": "team_12"}


def test_a_canvas_group_with_a_name_of_moodles_is_read_as_canvas(tmp_path):
    for name in CANVAS:
        write(tmp_path / name)
    for number in range(9):
        write(tmp_path / f"x_assignsubmission_file_y_555_{number}_models.py", b"forged\n")
    assert set(read(tmp_path)) == {"101", "102", "9999", "555"}


def test_what_another_platform_has_named_is_nobodys(tmp_path):
    for name in CANVAS:
        write(tmp_path / name)
    write(tmp_path / "Ada_17_assignsubmission_file_" / "models.py")
    write(tmp_path / "kim" / "models.py")
    found, nobodys = intake.entries(tmp_path)
    assert [entry.student for entry in found] == ["101", "102", "9999", "kim"]
    assert nobodys == ["Ada_17_assignsubmission_file_"]


def test_where_people_made_the_names_no_platforms_is_read(tmp_path):
    for name in ("101.py", "kim.py", "max.zip", "x_101_5_models.py", "y_101_assignsubmission_file_models.py"):
        write(tmp_path / name)
    assert set(read(tmp_path)) == {path.stem for path in tmp_path.iterdir()}


def test_in_gradescopes_export_only_its_list_says_whose_a_folder_is(tmp_path):
    write(tmp_path / "submission_metadata.yml", GRADESCOPE.encode())
    write(tmp_path / "submission_1" / "models.py")
    write(tmp_path / "eve_0100_5_models.py", b"forged\n")
    found = read(tmp_path)
    assert dict(found["0100"].sources) == {"models.py": SOURCE} and "eve_0100_5_models" in found


GRADESCOPE = """submission_1:
  :submitters:
  - :name: Ada
    :sid: '0100'
    :email: ada@example.org
  :created_at: 2026-01-01 10:00:00.000000000 Z
  :score: 3.0
submission_2:
  :submitters:
  - :name: Ben
    :email: ben@example.org
  - :name: Eve
    :sid: 0300
"""


def test_gradescope_with_a_group(tmp_path):
    write(tmp_path / "submission_metadata.yml", GRADESCOPE.encode())
    write(tmp_path / "submission_1" / "models.py")
    write(tmp_path / "submission_2" / "models.py", b"2\n")
    found = read(tmp_path)
    assert {s: (e.name, e.source) for s, e in found.items()} == {
        "0100": ("Ada", "submission_1"),
        "0300": ("Eve", "submission_2"),
        "ben@example.org": ("Ben", "submission_2"),
    }
    assert found["0300"].content == found["ben@example.org"].content != found["0100"].content


@pytest.mark.parametrize(
    "text",
    ["submission_1: 3", "- a", "a: [", "a: {':submitters': 1}", "x: !!python/object/apply:os.abort []"],
)
def test_a_list_that_gradescope_did_not_write_is_refused(tmp_path, text):
    write(tmp_path / "submission_metadata.yml", text.encode())
    write(tmp_path / "submission_1" / "models.py")
    with pytest.raises(IntakeError, match="is not what Gradescope writes"):
        intake.entries(tmp_path)


def test_who_hands_in_twice_is_told_so(tmp_path):
    write(tmp_path / "kim.py")
    write_zip(tmp_path / "kim.zip", {"models.py": SOURCE})
    assert (
        read(tmp_path)["kim"].reason
        == "It is there more than once: kim.py and kim.zip. Leave the one that counts."
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "There are no submissions in"),
        (
            lambda path: write(path / "models.py"),
            "is one submission. Name the folder that holds one for each",
        ),
        (lambda path: (path.rmdir(), write(path)), "but a file. If it is packed, unpack it first"),
    ],
)
def test_what_is_no_class_is_refused(tmp_path, make, sentence):
    folder = tmp_path / "class"
    folder.mkdir()
    make(folder)
    with pytest.raises(IntakeError, match=sentence):
        intake.entries(folder)


def test_the_results_are_no_submission(tmp_path):
    write(tmp_path / "kim" / "models.py")
    write(tmp_path / "results" / "results.sqlite")
    found, _ = intake.entries(tmp_path, skip=tmp_path / "results")
    assert [entry.student for entry in found] == ["kim"]


# --- Odd submissions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "There is nothing in it."),
        ({"solution.py": SOURCE, "x.txt": b""}, "There is no models.py in it, but solution.py."),
        (
            {"a/models.py": SOURCE, "b/Models.py": SOURCE},
            "There are two models.py in it: a/models.py and b/Models.py.",
        ),
        (
            {"models.rar": b"Rar!"},
            "models.rar is an archive (RAR), which can't be unpacked here. Ask for a zip",
        ),
        ({"models.py": b" \n"}, "models.py is empty."),
        (
            {"models.py": b"#" * 5 * 2**20},
            "models.py has 5,242,880 bytes; 1,048,576 are the most that is read.",
        ),
        (
            {"models.py": "x = 1".encode("utf-16")},
            "models.py is not plain text. If it was saved as UTF-16, save",
        ),
        ({"models.py": b"\n# caf\xe9\n"}, "models.py is not saved as UTF-8: Python can't read its line 2."),
        ({"a.zip": b"", "b.zip": b""}, "There is no models.py in it, but 2 zip files. Leave one."),
    ],
)
def test_what_cannot_be_graded_has_a_reason(tmp_path, files, sentence):
    (tmp_path / "kim").mkdir()
    for name, content in files.items():
        write(tmp_path / "kim" / name, content)
    entry = read(tmp_path)["kim"]
    assert entry.reason.startswith(sentence)
    assert (dict(entry.sources), entry.content) == ({}, "")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfx = 1\r\n",
        "# 学习\n".encode(),
        "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"),
    ],
)
def test_what_python_can_read_is_graded_as_it_is(tmp_path, content):
    write(tmp_path / "kim" / "MODELS.py", content)
    assert dict(read(tmp_path)["kim"].sources) == {"models.py": content}


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_no_link_and_no_pipe_is_followed(tmp_path):
    secret = write(tmp_path / "secret.py", b"secret = 1\n")
    folder = tmp_path / "class"
    (folder / "link").mkdir(parents=True)
    (folder / "link" / "models.py").symlink_to(secret)
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe" / "models.py")
    (folder / "whole").symlink_to(tmp_path)
    (folder / "file.py").symlink_to(secret)
    found = read(folder)
    assert {student: entry.reason for student, entry in found.items()} == {
        "file.py": "It is a symbolic link. Put the folder itself there.",
        "link": "models.py is a symbolic link. Hand in a plain file.",
        "pipe": "models.py is a pipe, a socket or a device. Hand in a plain file.",
        "whole": "It is a symbolic link. Put the folder itself there.",
    }
    assert not any(entry.sources for entry in found.values())


def test_what_python_could_import_is_left_out_and_told(tmp_path):
    for name in ("models.py", "torch.py", "numpy/__init__.py", "notes.txt"):
        write(tmp_path / "kim" / name)
    assert read(tmp_path)["kim"].left_out == ("numpy/__init__.py", "torch.py")


def test_the_edition_of_2025_is_taken_as_it_lies_beside_its_models(tmp_path):
    three = {"models.py", "losses.py", "train.py"}
    for name in (*three, "gpt_model.py"):
        write(tmp_path / "ada" / "hw" / name)
    write_zip(tmp_path / "eve.zip", {name: SOURCE for name in ("a/models.py", "a/Losses.py", "a/train.py")})
    for name in ("models.py", "old/train.py", "test/train.py"):
        write(tmp_path / "kim" / name)
    for name in ("losses.py", "train.py"):
        write(tmp_path / "max" / name)
    found = read(tmp_path)
    assert set(found["ada"].sources) == set(found["eve"].sources) == three
    assert found["ada"].left_out == ("hw/gpt_model.py",)
    assert set(found["kim"].sources) == {"models.py"}
    assert found["kim"].left_out == ("old/train.py", "test/train.py")
    assert found["max"].reason == "There is no models.py in it, but losses.py and train.py."


def test_the_edition_of_2025_in_a_download_without_folders(tmp_path):
    for number, name in enumerate(("models.py", "losses-1.py", "train.py")):
        write(tmp_path / f"doejane_101_900{number}_{name}")
    write(tmp_path / "roe_102_9009_models.py")
    assert set(read(tmp_path)["101"].sources) == {"models.py", "losses.py", "train.py"}


def test_another_loss_is_another_submission():
    one, other = (HandedIn("a", "a", sources={"models.py": b"1", "losses.py": x}) for x in (b"2", b"3"))
    assert one.content != other.content


def test_names_that_are_no_text_are_written_out(tmp_path):
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J")
    except OSError:
        pytest.skip("this file system takes text only")
    (entry,) = intake.entries(tmp_path)[0]
    assert entry.student == "caf\\udce9\x1b[2J"
    assert intake.shown(entry.student) == "caf\\udce9·[2J"


# --- Zip files -------------------------------------------------------------------------------------------


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def encrypted(content: bytes) -> bytes:
    """The zip with the flags set that say each file is encrypted."""
    changed = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        changed[at + place] |= 1
    return bytes(changed)


def comments(archive: zipfile.ZipFile) -> None:
    """Two megabytes of them, all in the table of contents."""
    for number in range(33):
        info = zipfile.ZipInfo(f"{number}")
        info.comment = bytes(2**16 - 1)
        archive.writestr(info, b"")


def of(*members: tuple[str, bytes], change=lambda archive: None, method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
        change(archive)
    return buffer.getvalue()


MODELS = ("models.py", SOURCE)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (of(MODELS, ("../../evil.py", b"")), "holds a file whose name leads elsewhere: ../../evil.py."),
        (of(MODELS, ("/etc/cron.d/x", b"")), "leads elsewhere: /etc/cron.d/x."),
        (of(MODELS, ("..\\evil.py", b"")), "leads elsewhere: ..\\evil.py."),
        (of(MODELS, ("C:evil.py", b"")), "leads elsewhere: C:evil.py."),
        (of(MODELS, change=link), "holds a symbolic link: link."),
        (of(MODELS, ("zeros", bytes(5 * 2**20))), "times its size: a zip bomb."),
        (of(MODELS, *((f"{i}", b"") for i in range(5_000))), "has far too much in it (5,001 files, "),
        (
            of(("models.py", b"#" * (MAX_SOURCE + 1)), method=zipfile.ZIP_STORED),
            "1,048,576 are the most that is read.",
        ),
        (of(MODELS, ("a/models.py", b"")), "There are two models.py in it: a/models.py and models.py."),
        (of(("readme.txt", b"")), "There is no models.py in it."),
        (of(), "There is nothing in it."),
        (encrypted(of(MODELS)), "models.py in kim.zip is encrypted. Ask for it without a password."),
        (of(MODELS, method=zipfile.ZIP_LZMA), "is compressed in an unusual way. Ask for a plain zip file."),
        (of(MODELS)[:-30], "kim.zip is damaged or no zip file (File is not a zip file)."),
        (of(MODELS).replace(b"PK\x05\x06", b"PK\x05\x07"), "kim.zip is damaged or no zip file"),
        (
            of(("models.py", SOURCE), method=zipfile.ZIP_STORED).replace(b"pass", b"past"),
            "kim.zip is damaged",
        ),
        (of(MODELS, change=comments), "It is a zip file with far too much in it."),
        (b"", "kim.zip is damaged or no zip file"),
    ],
)
def test_a_bad_zip_is_refused_with_a_sentence(tmp_path, content, sentence):
    write(tmp_path / "kim.zip", content)
    entry = read(tmp_path)["kim"]
    assert sentence in entry.reason and not entry.sources


def test_a_zip_in_a_folder_is_looked_into(tmp_path):
    write_zip(tmp_path / "kim" / "hw.zip", {"hw/models.py": SOURCE, "hw/torch.py": b"1"})
    entry = read(tmp_path)["kim"]
    assert (dict(entry.sources), entry.left_out) == ({"models.py": SOURCE}, ("hw/torch.py",))


def test_nothing_is_written(tmp_path):
    write_zip(tmp_path / "kim.zip", {"hw/models.py": SOURCE})
    read(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["kim.zip"]


# --- Rosters ---------------------------------------------------------------------------------------------

HERE = [HandedIn("101", "doejane", sources={"models.py": b"1"}), HandedIn("kim", "kim"), HandedIn("x", "x")]


@pytest.mark.parametrize(
    "text",
    [
        "student,name\n101,Jane Doe\nkim,Kim Lee\nmax,Max Roe\n",
        "name;id\nJane Doe;101\nKim Lee;KIM\nMax Roe;max\n",
        "\ufeffLast Name\tFirst Name\tSID\nDoe\tJane\t101\nLee\tKim\tkim\nRoe\tMax\tmax\n",
        'Student,ID,SIS Login ID\n"Doe, Jane",7,101\n"Lee, Kim",8,kim\n"Roe, Max",max,9\n',
        "Identifier,Full name\nParticipant 101,Jane Doe\nParticipant kim,Kim Lee\n,\nmax,Max Roe\n",
    ],
)
def test_a_roster_names_who_is_there_and_who_is_missing(tmp_path, text):
    file = write(tmp_path / "roster.csv", text.encode())
    found, unknown = roster.compare(HERE, roster.read(file))
    assert [entry.student for entry in found if entry.student != "Participant kim"] == [
        "101",
        "kim",
        "max",
        "x",
    ]
    assert "Doe" in found[0].name and found[0].sources
    assert unknown == (["x"] if "Participant" not in text else ["kim", "x"])


def test_a_name_that_two_have_identifies_nobody(tmp_path):
    file = write(tmp_path / "roster.csv", b"id,name\n1,Kim\n2,Kim\n")
    found, unknown = roster.compare([HandedIn("kim", "kim")], roster.read(file))
    assert ([entry.student for entry in found], unknown) == (["1", "2", "kim"], ["kim"])


def test_a_name_takes_nobody_who_is_there_by_an_id(tmp_path):
    """Display names and names of groups are chosen by students: one may be another's id, or name."""
    people = roster.read(write(tmp_path / "roster.csv", b"id,name\n101,Jane Doe\n102,Kim Lee\n103,Max Roe\n"))
    jane, thief = HandedIn("101", "doejane"), HandedIn("999", "janedoe")
    number, one, two = HandedIn("998", "102"), HandedIn("997", "max roe"), HandedIn("996", "Max Roe")
    found, unknown = roster.compare([jane, thief, number, one, two], people)
    assert sorted(unknown) == ["996", "997", "998", "999"]
    assert {e.student: e.name for e in found if e.student < "200"} == {
        "101": "Jane Doe",
        "102": "Kim Lee",
        "103": "Max Roe",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "has no column"),
        (b"\xff\xfei\x00d", "cannot be read"),
    ],
)
def test_a_roster_that_is_none_is_refused(tmp_path, content, sentence):
    with pytest.raises(IntakeError, match=sentence):
        roster.read(write(tmp_path / "roster.csv", content))


def test_a_row_without_the_first_id_has_the_next_and_one_given_twice_counts_once(tmp_path):
    csv = b"First Name,Last Name,SID,Email\nAda,Lovelace,1,ada@x\nMax,Roe,,max@x\nAda,Lovelace,1,ada@x\n"
    persons = roster.read(write(tmp_path / "roster.csv", csv))
    names = {person.student: person.name for person in persons}
    assert names == {"1": "Ada Lovelace", "max@x": "Max Roe"} and len(persons) == 2


def test_moodles_grade_export_is_a_roster(tmp_path):
    csv = "First name,Surname,ID number,Email address\nZoë,Lee,77,z@x\n".encode("cp1252")
    (person,) = roster.read(write(tmp_path / "roster.csv", csv))
    assert (person.student, person.name) == ("77", "Zoë Lee")


def test_an_id_is_never_matched_against_the_name(tmp_path):
    persons = roster.read(write(tmp_path / "roster.csv", b"id,name\n17,Jane Doe\n18,Max Roe\n"))
    entries = [intake.HandedIn("17", "Group A"), intake.HandedIn("18", "roemax")]
    found, unknown = roster.compare(entries, persons)
    assert unknown == ["Group A (17)"]
    names = {each.student: each.name for each in found}
    assert names == {"17": "Jane Doe", "18": "Max Roe", "Group A (17)": "Group A"}
