"""A group's submission is credited to each of its members, and to nobody else."""

import io
from pathlib import Path

import pytest

from grading.classroom import grade, groups, intake, roster
from grading.classroom.intake import HandedIn, IntakeError
from grading.classroom.live import ProgressView
from grading.cli import instructor

SOURCE = b"class A:\n    pass\n"


def shared(folder: Path, list_of_groups: str, class_list: str = "") -> tuple[dict[str, HandedIn], list[str]]:
    (folder.parent / "groups.csv").write_text(list_of_groups, encoding="utf-8")
    persons = []
    if class_list:
        (folder.parent / "roster.csv").write_text(class_list, encoding="utf-8")
        persons = roster.read(folder.parent / "roster.csv")
    members = groups.read(folder.parent / "groups.csv")
    found, said = groups.share(intake.entries(folder)[0], members, persons)
    if persons:
        found, unknown = roster.compare(found, persons)
        said += [f"unknown {student}" for student in unknown]
    return {entry.student: entry for entry in found}, said


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "class").mkdir()
    return tmp_path / "class"


def put(folder: Path, *names: str, source: bytes = SOURCE) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(source)


def credited(found: dict[str, HandedIn]) -> dict[str, str]:
    return {student: entry.team for student, entry in found.items() if entry.sources}


def test_a_folder_is_credited_to_each_member_and_graded_once(folder):
    put(folder, "Team A/models.py", "max/models.py")
    found, said = shared(folder, "group,student\nTeam A,kim\nTeam A,lee\n")
    assert credited(found) == {"kim": "Team A", "lee": "Team A", "max": ""} and said == []
    kim, lee, _ = grade.rows(list(found.values()), ())
    assert lee.same_as == kim.id and lee.content == kim.content and kim.team == lee.team == "Team A"


def test_what_one_member_hands_in_counts_for_all(folder):
    put(folder, "kim/models.py")
    found, said = shared(folder, "student;group\nkim;A\nlee;A\nlee;A\n")
    assert credited(found) == {"kim": "A", "lee": "A"} and said == []


CANVAS = (
    "name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id\n"
    "Jane Doe,1234,s1,jdoe,One,The Blue Team,7,\nKim Lee,1235,s2,klee,One,The Blue Team,7,\n"
    "Max Roe,1236,s3,mroe,Two,Team_12,8,\nZoe Fox,12,s4,zfox,Two,,,\n"
)
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework (4711)\n    Points Possible,,,,,50\n"
    '"Doe, Jane",1234,s1,jdoe,One,\n"Lee, Kim",1235,s2,klee,One,\n"Roe, Max",1236,s3,mroe,Two,\n'
    '"Fox, Zoe",12,s4,zfox,Two,\n'
)


@pytest.mark.parametrize("class_list", ["", GRADEBOOK])
def test_canvas_puts_one_members_id_behind_the_groups_name(folder, class_list):
    put(folder, "theblueteam_LATE_1234_5678_models.py", "foxzoe_12_5679_models.py")
    found, said = shared(folder, CANVAS, class_list)
    assert credited(found) == {"1234": "The Blue Team", "1235": "The Blue Team", "12": ""}
    assert {e.late for s, e in found.items() if s in ("1234", "1235")} == {"marked LATE by Canvas"}
    assert said == ["the group Team_12 has handed in nothing"]
    assert set(found) == {"1234", "1235", "1236", "12"}
    assert not (found["1236"].reason or found["1236"].sources)


def test_a_group_whose_number_is_another_persons_is_nobodys(folder):
    put(folder, "theblueteam_12_5678_models.py")
    found, said = shared(folder, CANVAS, GRADEBOOK)
    assert credited(found) == {}
    assert said[0] == "the group The Blue Team has handed in nothing"
    assert "theblueteam_12_5678_models.py is nobody's: 12 is not in the group The Blue Team" in said


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Group,Grade\n"
    "Participant 17,Max Roe,m@x,Submitted for grading - 2 hours late,Group B,\n"
    "Participant 18,Jane Doe,j@x,Submitted for grading,Group A,\n"
    "Participant 19,Kim Lee,k@x,Submitted for grading,Group A,\n"
    "Participant 20,Zoe Fox,z@x,No submission,,\n"
)


@pytest.mark.parametrize("class_list", ["", WORKSHEET])
def test_moodles_team_folders_have_the_number_of_the_group(folder, class_list):
    """17 is the group's number, and that of a participant in another group."""
    put(folder, "Group A_17_assignsubmission_file_/models.py")
    put(folder, "Group B_42_assignsubmission_file_/models.py", source=b"b = 1\n")
    found, said = shared(folder, WORKSHEET, class_list)
    assert credited(found) == {"17": "Group B", "18": "Group A", "19": "Group A"} and said == []
    assert dict(found["17"].sources) == {"models.py": b"b = 1\n"}
    assert found["17"].late == ("2 hours late, says Moodle" if class_list else "")


def test_a_group_that_is_called_like_the_participant_with_its_number_is_nobodys(folder):
    put(folder, "Jane Doe_18_assignsubmission_file_/models.py")
    worksheet = WORKSHEET.replace("Group B", "Jane Doe")
    found, said = shared(folder, worksheet, worksheet)
    assert credited(found) == {}
    assert any("is nobody's: a group and 18 are called so" in each for each in said)


def test_a_folder_of_an_unlisted_group_never_hides_behind_a_member_with_its_number(folder):
    put(folder, "Group A_42_assignsubmission_file_/models.py", "Group X_18_assignsubmission_file_/models.py")
    found, said = shared(folder, WORKSHEET, WORKSHEET)
    assert credited(found) == {"18": "Group A", "19": "Group A"}
    assert "Group X_18_assignsubmission_file_ is nobody's: 18 is Jane Doe" in said


def test_who_is_in_two_groups_is_credited_with_neither(folder):
    put(folder, "A/models.py")
    put(folder, "B/models.py", source=b"b = 1\n")
    found, said = shared(folder, "group,student\nA,kim\nA,lee\nB,lee\nB,max\n")
    assert credited(found) == {"kim": "A", "max": "B"}
    assert found["lee"].reason == "It is in 2 groups: A and B. Correct the list of groups."
    assert said == ["lee is in 2 groups: A and B"]


def test_a_group_with_two_submissions_is_refused_and_with_the_same_twice_is_not(folder):
    put(folder, "kim/models.py", "lee/models.py")
    listed = "group,student\nA,kim\nA,lee\nA,max\n"
    assert set(credited(shared(folder, listed)[0])) == {"kim", "lee", "max"}
    put(folder, "lee/models.py", source=b"b = 1\n")
    found, _ = shared(folder, listed)
    assert credited(found) == {}
    assert found["max"].reason == (
        "The group A has handed in more than one: kim and lee. Leave the one that counts."
    )


def test_a_refused_submission_is_refused_for_all(folder):
    put(folder, "kim/notes.txt")
    found, said = shared(folder, "group,student\nA,kim\nA,lee\n")
    assert found["kim"].reason == found["lee"].reason == "There is no models.py in it."
    assert said == []


def test_members_are_found_by_any_id_and_unknown_ones_are_told(folder):
    put(folder, "Team A/models.py")
    people = "SID,Name,Email,Section\n1,Kim Lee,kim@x,One\n2,Max Roe,max@x,Two\n3,Zoe Fox,zoe@x,\n"
    found, said = shared(folder, "group,student\nTeam A,kim@x\nTeam A,2\nTeam A,ghost\n", people)
    assert credited(found) == {"1": "Team A", "2": "Team A", "ghost": "Team A"}
    assert said == ["unknown ghost"] and (found["1"].name, found["1"].section) == ("Kim Lee", "One")
    assert not found["3"].sources


def test_no_member_is_matched_against_the_name_or_by_two_ids(folder):
    put(folder, "Team A/models.py")
    people = "SID,Name,Email\n1,Kim Lee,kim@x\n2,Max Roe,max@x\n"
    listed = "group,sid,email,name\nTeam A,1,,Max Roe\nTeam A,2,kim@x,\nTeam A,2,max@x,Roe Max\n"
    found, said = shared(folder, listed, people)
    assert credited(found) == {"2": "Team A"}
    assert said == [
        "Max Roe of Team A has the id of Kim Lee",
        "2 of Team A has ids of 2 and 1",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("student,name\nkim,Kim\n", "has no column “group”, or nothing in it"),
        ("group,name\nA,Kim\n", "The list of groups .* has no column “student” or “id”; it has group, name"),
        ("", "The list of groups .* is empty"),
    ],
)
def test_a_list_of_groups_that_is_none_is_refused(folder, text, sentence):
    put(folder, "kim/models.py")
    with pytest.raises(IntakeError, match=sentence):
        shared(folder, text)


def test_gradescopes_groups_are_known_without_a_list(folder):
    put(folder, "submission_1/models.py", "submission_2/models.py")
    people = "  - :name: {0}\n    :sid: '{1}'\n"
    text = "".join(
        f"submission_{number}:\n  :submitters:\n" + "".join(people.format(*each) for each in members)
        for number, members in ((1, [("Kim", "7"), ("Lee", "8")]), (2, [("Max", "9")]))
    )
    (folder / "submission_metadata.yml").write_text(text, encoding="utf-8")
    found = {entry.student: entry.team for entry in intake.entries(folder)[0]}
    assert found == {"7": "submission_1", "8": "submission_1", "9": ""}


@pytest.mark.parametrize(
    ("lateness", "late"),
    [("0:00:00", ""), ("", ""), ("26:03:10", "late by 26:03:10, says Gradescope")],
)
def test_gradescopes_table_of_grades_says_who_is_late(folder, lateness, late):
    put(folder, "7/models.py")
    people = f"First Name,Last Name,SID,Email,Sections,Lateness (H:M:S)\nKim,Lee,7,k@x,One,{lateness}\n"
    (folder.parent / "roster.csv").write_text(people, encoding="utf-8")
    (found,), _ = roster.compare(intake.entries(folder)[0], roster.read(folder.parent / "roster.csv"))
    assert (found.late, found.section) == (late, "One")


def command(folder: Path, monkeypatch, *arguments: str) -> grade.ClassRun:
    """What the command asks for, without grading anything."""
    orders = []
    monkeypatch.setattr(instructor, "grade", lambda order, view: orders.append(order))
    assert instructor.main(["grade", str(folder), "--out", str(folder.parent / "out"), *arguments]) == 130
    return orders[0]


def test_the_command_takes_groups_and_what_is_accepted(folder, monkeypatch):
    put(folder, "A/a/models.py", "A/b/models.py", "lone/models.py")
    (folder.parent / "groups.csv").write_text("group,student\nA,kim\nA,lee\nB,max\n", encoding="utf-8")
    order = command(
        folder, monkeypatch, "--groups", str(folder.parent / "groups.csv"), "--accept", "A=A/b/models.py"
    )
    told = io.StringIO()
    found = {entry.student: entry for entry in grade._entries(order, ProgressView(told))}
    assert credited(found).keys() >= {"kim", "lee"} and found["kim"].mark == "A/b/models.py was accepted."
    assert "groups: the group B has handed in nothing" in told.getvalue()


@pytest.mark.parametrize("accept", ["kim", "=x", "kim="])
def test_what_is_accepted_is_an_id_and_a_path(folder, accept, capsys):
    put(folder, "kim/models.py")
    assert instructor.main(["grade", str(folder), "--out", str(folder.parent / "o"), "--accept", accept]) == 2
    assert f"--accept {accept}: write ID=PATH, such as kim=kim/hw/models.py." in capsys.readouterr().err
