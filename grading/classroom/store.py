"""results.sqlite: the results of a class, written as each question ends, signed, and read by reports.

    with Store(folder, key) as store:         # one grader at a time
        store.begin(meta, students)           # once
        store.save_question(student, graded)  # one transaction, safe on disk when it returns
        store.begin_pass(meta)                # before something is graded again
    results(folder).students                  # for reports, at any time

The journal is what is signed: an entry for each change, with the rows that it has put into the other tables.
`problems` finds what is not as it was signed, and `past` what there was earlier. docs/class.md describes the
tables.
"""

import contextlib
import functools
import json
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from grading import atomic
from grading.classroom.records import (
    Adjustment,
    ClassResults,
    Graded,
    Meta,
    Rows,
    Student,
    adjustment_rows,
    graded_of,
    meta_of,
    meta_rows,
    question_rows,
    student_of,
    student_rows,
)
from grading.classroom.signing import Head, Key, SigningError

FILE = "results.sqlite"
LOCK = "lock"
VERSION = 2
SCHEMAS = {1: Path(__file__).with_name("schema_1.sql"), VERSION: Path(__file__).with_name("schema.sql")}
# What an entry of each kind holds the rows of.
TABLES = {
    "settings": ("meta",),
    "submission": ("submissions",),
    "question": ("questions", "checks", "evidence", "mistakes", "curves"),
    "adjustment": ("adjustments",),
}
PASSES = ("settings", "pass")  # the kinds of entries that a pass begins with; both hold its meta
ALL_TABLES = tuple(table for tables in TABLES.values() for table in tables)
Subject = tuple[Any, ...]  # what rows are about: ("settings",), ("submission", 3) or ("question", 3, "q6")
Entries = Sequence[Mapping[str, Any]]  # of the journal, in order


class StoreError(Exception):
    """Results can't be read or written, or aren't what they should be; the message is a sentence or two."""


class Store:
    """The results in a folder, open for one writer. What a method has returned from is safe on disk.

    Raises StoreError if another grader has them, if they are not as they were signed, or can't be written;
    what was saved before stays as it is.
    """

    def __init__(self, folder: Path, key: Key):
        self.folder = folder
        self._key = key
        self._lock = FileLock(folder / LOCK)
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Store":
        with _as_store_errors(self.folder), contextlib.ExitStack() as opened:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._acquire()
            opened.callback(self._lock.release)
            self._connection = opened.enter_context(contextlib.closing(_connect(self.folder / FILE)))
            _create(self._connection)
            atomic.keep_private(self.folder)
            self._id, self._head = self._checked()
            if _version(self._connection) != VERSION:
                _renew(self._connection)
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _acquire(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(f"Another grader is at work in {self.folder}. Let it end, or end it.") from None

    def _checked(self) -> tuple[str, Head]:
        """The id of these results and the end of their journal, which has to be as it was signed."""
        foreign = list(_foreign(self._connection))  # nothing is read before this is known
        begun = foreign or _last(self._connection).sequence
        found = list(problems(self.folder, self._key)) if begun else []
        if found:
            raise StoreError(
                f"{self.folder / FILE} is not as it was signed: {found[0]} `python -m grading verify "
                f"{self.folder}` tells all. Grade into another folder, or get the results from a backup."
            )
        head, id = _last(self._connection), _id(self._connection)
        if id:
            self._key.expect(id, head)
            self._key.bind(self.folder, id)
        return id, head

    def earlier(self) -> ClassResults | None:
        """What is there so far; None before `begin`."""
        return self.results() if self._head.sequence else None

    def results(self) -> ClassResults:
        """What is there so far. Raises StoreError before `begin`."""
        with _as_store_errors(self.folder):
            return _read(self._connection)

    def passes(self) -> tuple[Meta, ...]:
        """The conditions of each pass; those of the last are the ones of `results`."""
        with _as_store_errors(self.folder):
            return _metas(self._connection)

    def begin(self, meta: Meta, students: Sequence[Student]) -> None:
        """Begin with these conditions and students; what was there before stays in the journal only."""
        self._id = meta.id
        with _as_store_errors(self.folder):
            self._key.bind(self.folder, meta.id)
        entries = [("settings", meta_rows(meta))]
        self._save(entries + [("submission", student_rows(student)) for student in students])

    def begin_pass(self, meta: Meta, students: Sequence[Student] = ()) -> None:
        """Begin another pass; the grades that are there hold until others are saved. These rows change."""
        entries = [("pass", meta_rows(meta))]
        self._save(entries + [("submission", student_rows(student)) for student in students])

    def save_adjustments(self, adjustments: Sequence[Adjustment]) -> None:
        """Add what was changed or said by hand, all of it or nothing."""
        self._save([("adjustment", adjustment_rows(adjustment)) for adjustment in adjustments])

    def save_students(self, students: Sequence[Student]) -> None:
        """Add students or change their rows. Where the content is another one, the old one's questions go."""
        self._save([("submission", student_rows(student)) for student in students])

    def save_question(self, submission: int, graded: Graded, students: Sequence[Student] = ()) -> None:
        """Add a question, or replace it, and at the same moment change the rows of these students."""
        entries = [("question", question_rows(submission, graded))]
        self._save(entries + [("submission", student_rows(student)) for student in students])

    def _save(self, entries: Sequence[tuple[str, Rows]]) -> None:
        """One transaction. The head says before it where the journal may end, and after it where it ends."""
        head, signed = self._head, []
        for kind, rows in entries:
            payload = _canonical(rows)
            head = self._key.sign(head, kind, payload)
            signed.append((head.sequence, kind, payload, head.signature))
        with _as_store_errors(self.folder):
            self._key.expect(self._id, self._head, head)
            with self._connection:  # commits, or rolls back
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute("PRAGMA defer_foreign_keys = ON")  # until the commit
                for kind, rows in entries:
                    _apply(self._connection, kind, rows)
                self._connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?)", signed)
            self._head = head
            self._key.expect(self._id, head)


@contextlib.contextmanager
def _as_store_errors(folder: Path) -> Iterator[None]:
    """What goes wrong with files and the database, as a StoreError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"{folder} can't be used: {why}. What was saved before is safe.") from error
    except SigningError as error:
        raise StoreError(str(error)) from None


def _connect(file: Path, mode: str = "rwc") -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless they are there."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a question that is told as finished survives a reboot
    if _version(connection) == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_statements(VERSION)} COMMIT;")
    _check_version(connection)


def _statements(version: int) -> str:
    return SCHEMAS[version].read_text(encoding="utf-8")


def _renew(connection: sqlite3.Connection) -> None:
    """Give results of an earlier schema the tables of today's, with the same rows in them."""
    kept = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in _tables(connection)}
    drops = "".join(f"DROP TABLE {table};" for table in kept)
    connection.execute("PRAGMA foreign_keys = OFF")
    with connection:
        connection.executescript(f"BEGIN IMMEDIATE; {drops} {_statements(VERSION)}")
        for table, rows in kept.items():
            for row in rows:
                _insert(connection, table, dict(row))
    connection.execute("PRAGMA foreign_keys = ON")


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for kind, name, *_ in _made(connection) if kind == "table"]


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_version(connection: sqlite3.Connection) -> None:
    if (version := _version(connection)) not in SCHEMAS:
        raise StoreError(f"These results have schema {version}, and this grader reads {VERSION}.")


@functools.cache
def _schema(version: int) -> Counter[tuple[str, ...]]:
    with contextlib.closing(_empty(version)) as connection:
        return _made(connection)


def _empty(version: int = VERSION) -> sqlite3.Connection:
    """The tables of a schema, in memory and without a row."""
    connection = _memory()
    connection.executescript(_statements(version))
    return connection


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _made(connection: sqlite3.Connection) -> Counter[tuple[str, ...]]:
    """Every table, index, view and trigger, with the statement that made it."""
    return Counter(map(tuple, connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")))


def _foreign(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each table, index, view and trigger that isn't as this grader makes it.

    A view instead of a table could show other rows tomorrow, and a trigger add to what is written.
    """
    ours, there = _schema(_version(connection)), _made(connection)
    for kind, name in sorted({row[:2] for row in (ours - there) + (there - ours)}):
        if (kind, name) not in {row[:2] for row in ours}:
            yield f"There is a {kind} {name!r}, which this grader does not make."
        elif (kind, name) not in {row[:2] for row in there}:
            yield f"The {kind} {name!r} is missing."
        else:
            yield f"The {kind} {name!r} is not as this grader makes it."


def _last(connection: sqlite3.Connection) -> Head:
    row = connection.execute(
        "SELECT sequence, signature FROM journal ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return Head(*row) if row else Head()


def _id(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()
    return row[0] if row else ""


def _canonical(rows: Mapping[str, Any]) -> str:
    return json.dumps(rows, sort_keys=True, separators=(",", ":"), default=repr)


def _apply(connection: sqlite3.Connection, kind: str, rows: Rows) -> None:
    """Put the rows of an entry into their tables, in place of what they supersede."""
    if kind in PASSES:
        for table in ALL_TABLES if kind == "settings" else TABLES["settings"]:
            connection.execute(f"DELETE FROM {table}")
    elif kind == "submission":
        _remove_superseded(connection, rows["submissions"][0])
    elif kind == "question":
        of = rows["questions"][0]
        for table in TABLES[kind]:
            connection.execute(
                f"DELETE FROM {table} WHERE submission = ? AND question = ?",
                [of["submission"], of["question"]],
            )
    for table, each in rows.items():
        for row in each:
            _insert(connection, table, row)


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])


def _remove_superseded(connection: sqlite3.Connection, row: Mapping[str, Any]) -> None:
    """The row of a submission, and its questions if there is another content now."""
    old = connection.execute("SELECT content FROM submissions WHERE id = ?", [row["id"]]).fetchone()
    if old and old["content"] != row["content"]:
        for table in TABLES["question"]:
            connection.execute(f"DELETE FROM {table} WHERE submission = ?", [row["id"]])
    connection.execute("DELETE FROM submissions WHERE id = ?", [row["id"]])


# --- Reading ---------------------------------------------------------------------------------------------


def results(folder: Path) -> ClassResults:
    """The results in a folder, also while they are written. StoreError if there are none to be read."""
    with _reading(folder) as connection:
        if found := list(_foreign(connection)):
            raise StoreError(f"{folder / FILE} is not as it was signed: {found[0]}")
        return _read(connection)


@contextlib.contextmanager
def _reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """One state of the results, whoever writes meanwhile."""
    if not (folder / FILE).is_file():
        raise StoreError(f"There are no results in {folder}: {FILE} is missing.")
    with _as_store_errors(folder), contextlib.closing(_connect(folder / FILE, "ro")) as connection:
        connection.execute("BEGIN")
        _check_version(connection)
        if _version(connection) == VERSION or any(_foreign(connection)):
            yield connection
            return
        with contextlib.closing(_memory()) as copy:
            connection.backup(copy)
            _renew(copy)
            yield copy


def passes(folder: Path) -> tuple[Meta, ...]:
    """The conditions of each pass over the class, in order."""
    with _reading(folder) as connection:
        return _metas(connection)


def past(folder: Path, number: int) -> ClassResults:
    """The results of pass `number` (from 1), with what was changed by hand before it, and not since."""
    with _reading(folder) as connection, contextlib.closing(_empty()) as then:
        entries = _entries(connection)
        begin, *following = [entry["sequence"] for entry in _passes(entries)][number - 1 :]
        end = following[0] if following else math.inf
        with _as_damage():
            _replay(then, (
                entry for entry in entries
                if entry["sequence"] < end and (entry["kind"] != "adjustment" or entry["sequence"] < begin)
            ))  # fmt: skip
        return _read(then)


def _entries(connection: sqlite3.Connection) -> Entries:
    return connection.execute("SELECT * FROM journal ORDER BY sequence").fetchall()


def _passes(entries: Entries) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if entry["kind"] in PASSES]


def _metas(connection: sqlite3.Connection) -> tuple[Meta, ...]:
    with _as_damage():
        return tuple(meta_of(json.loads(e["payload"])["meta"]) for e in _passes(_entries(connection)))


def _replay(connection: sqlite3.Connection, entries: Iterable[Mapping[str, Any]]) -> None:
    """Write into empty tables what they hold after these entries of the journal."""
    connection.execute("BEGIN")
    for entry in entries:
        _apply(connection, entry["kind"], json.loads(entry["payload"]))


def _read(connection: sqlite3.Connection) -> ClassResults:
    found = _found(connection)
    if ("settings",) not in found:
        raise StoreError("These results are empty: nothing was graded yet.")
    with _as_damage():
        return _class_of(found)


@contextlib.contextmanager
def _as_damage() -> Iterator[None]:
    """What is wrong with a row or an entry that was not written by this grader, as a StoreError."""
    try:
        yield
    except (KeyError, ValueError, TypeError) as error:
        raise StoreError(
            f"The results are damaged ({error!r}); python -m grading verify says more."
        ) from None


def _class_of(found: Mapping[Subject, Rows]) -> ClassResults:
    meta = meta_of(found["settings",]["meta"])
    rows = [tables["submissions"][0] for subject, tables in found.items() if subject[0] == "submission"]

    def graded(submission: int) -> tuple[Graded, ...]:
        subjects = [("question", submission, question.id) for question in meta.questions]
        return tuple(graded_of(found[subject]) for subject in subjects if subject in found)

    given = [Adjustment(**tables["adjustments"][0]) for s, tables in found.items() if s[0] == "adjustment"]
    students = [
        student_of(
            row, graded(row["same_as"] or row["id"]), [each for each in given if each.submission == row["id"]]
        )
        for row in rows
    ]
    return ClassResults(meta, tuple(sorted(students, key=lambda student: student.student)))


def _found(connection: sqlite3.Connection) -> dict[Subject, Rows]:
    """All rows of the tables but the journal, by what they are about."""
    found: dict[Subject, Rows] = defaultdict(lambda: defaultdict(list))
    for kind, tables in TABLES.items():
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):
                found[_subject(kind, row)][table].append(dict(row))
    return found


def _subject(kind: str, row: Mapping[str, Any]) -> Subject:
    if kind == "question":
        return kind, row["submission"], row["question"]
    return (kind,) if kind == "settings" else (kind, row["id"])


# --- Verifying -------------------------------------------------------------------------------------------


def problems(folder: Path, key: Key) -> Iterator[str]:
    """A sentence for each thing that is not as it was signed; nothing if all of it is.

    Raises StoreError if the results can't be read at all.
    """
    with _reading(folder) as connection:
        foreign = list(_foreign(connection))
        yield from foreign
        if foreign:  # then nothing that is read here would be read again
            return
        yield from _damages(connection)
        yield from _misplaced(_id(connection), folder, key)
        entries = _entries(connection)
        broken = list(_broken_links(entries, key))
        yield from broken
        yield from _cut_off(_id(connection), _last(connection), key)
        if not broken:  # else there is nothing to compare with
            with contextlib.closing(_empty()) as wanted:
                _replay(wanted, entries)
                yield from _differences(_found(wanted), _found(connection))


def _damages(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite finds: an index, say, that leads to other rows than its table has."""
    for (problem,) in connection.execute("PRAGMA integrity_check"):
        if problem != "ok":
            yield f"The database is damaged: {problem}."


def _misplaced(id: str, folder: Path, key: Key) -> Iterator[str]:
    belongs = key.results_of(folder)
    if belongs not in ("", id):
        yield (
            f"These are the results {id} of another folder; {belongs} lay in this one. If you moved them "
            f"here yourself, delete {key.place(folder)}."
        )


def _broken_links(entries: Sequence[Mapping[str, Any]], key: Key) -> Iterator[str]:
    last = Head()
    for entry in entries:
        if entry["sequence"] != last.sequence + 1:
            yield f"Between the journal's entries {last.sequence} and {entry['sequence']} some are missing."
        signed = key.sign(last, str(entry["kind"]), str(entry["payload"]))  # texts, unless they were changed
        if entry["signature"] != signed.signature:
            yield f"Entry {entry['sequence']} of the journal was changed, moved, or signed with another key."
        last = Head(entry["sequence"], str(entry["signature"]))


def _cut_off(id: str, last: Head, key: Key) -> Iterator[str]:
    heads = key.heads(id)
    if not heads:
        yield f"Beside the key {key.path} nothing is known of these results."
    elif last not in heads:
        yield (
            f"The journal ends with entry {last.sequence}, and entry {heads[-1].sequence} was the last one "
            "signed: its end was cut off or exchanged, or these are the results of an earlier time."
        )


def _differences(wanted: Mapping[Subject, Rows], found: Mapping[Subject, Rows]) -> Iterator[str]:
    names = {
        subject[1]: rows["submissions"][0]["student"]
        for subject, rows in wanted.items()
        if subject[0] == "submission"
    }
    for subject in sorted({*wanted, *found}, key=str):
        about = _words(subject, names)
        if subject not in found:
            yield f"The rows {about} are missing."
        elif subject not in wanted:
            yield f"The rows {about} were never signed."
        else:
            for table in TABLES[subject[0]]:
                if _unordered(wanted[subject].get(table, [])) != _unordered(found[subject].get(table, [])):
                    yield f"In the table {table}, the rows {about} are not those that were signed."


def _unordered(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted(map(_canonical, rows))


def _words(subject: Subject, names: Mapping[int, str]) -> str:
    if subject[0] == "settings":
        return "of the settings"
    if subject[0] == "adjustment":
        return f"of the adjustment {subject[1]}"
    who = names.get(subject[1], f"submission {subject[1]}")
    return f"of {who}" + (f", {subject[2]}" if subject[0] == "question" else "")
