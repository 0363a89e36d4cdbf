-- results.sqlite, schema 2; docs/class.md says what each table is for.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'graded', 'refused', 'missing')),
    reason TEXT NOT NULL DEFAULT '',
    same_as INTEGER REFERENCES submissions,
    left_out TEXT NOT NULL DEFAULT '[]',
    late TEXT NOT NULL DEFAULT ''
);

CREATE TABLE questions (
    submission INTEGER NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    title TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    status TEXT NOT NULL,
    seconds REAL NOT NULL,
    cpu_seconds REAL NOT NULL,
    peak_memory_mb REAL NOT NULL,
    printed TEXT NOT NULL,
    isolation TEXT NOT NULL,
    seed INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    finished TEXT NOT NULL,
    pass INTEGER NOT NULL DEFAULT 0,
    grader TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (submission, question)
);

CREATE TABLE checks (
    submission INTEGER NOT NULL,
    question TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    status TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    details TEXT NOT NULL,
    location TEXT NOT NULL,
    PRIMARY KEY (submission, question, name),
    FOREIGN KEY (submission, question) REFERENCES questions
);

-- Of these three, `name` is the check's (of curves: the curve's).
CREATE TABLE evidence (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    key TEXT NOT NULL, value REAL);
CREATE TABLE mistakes (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    mistake TEXT NOT NULL);
CREATE TABLE curves (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    training INTEGER NOT NULL, points TEXT NOT NULL);
CREATE INDEX evidence_of ON evidence (submission, question);
CREATE INDEX mistakes_of ON mistakes (submission, question);
CREATE INDEX curves_of ON curves (submission, question);

CREATE TABLE adjustments (
    id INTEGER PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    points TEXT NOT NULL,
    reason TEXT NOT NULL,
    made TEXT NOT NULL
);

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('settings', 'pass', 'submission', 'question', 'adjustment')),
    payload TEXT NOT NULL,
    signature TEXT NOT NULL
);

PRAGMA user_version = 2;
