BEGIN TRANSACTION;
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
INSERT INTO "checks" VALUES(1,'q1',0,'exact','It is exact',1.0,1.0,'passed','','m','[["got", "1"], ["got", "2"]]','models.py:1');
INSERT INTO "checks" VALUES(1,'q1',1,'second','Second',0.0,1.0,'error','time-out','','[]','');
INSERT INTO "checks" VALUES(2,'q6',0,'exact','It is exact',0.0,1.0,'failed','','m','[["got", "1"], ["got", "2"]]','models.py:1');
INSERT INTO "checks" VALUES(2,'q6',1,'second','Second',0.0,1.0,'error','time-out','','[]','');
INSERT INTO "checks" VALUES(2,'q1',0,'exact','It is exact',1.0,1.0,'passed','','m','[["got", "1"], ["got", "2"]]','models.py:1');
INSERT INTO "checks" VALUES(2,'q1',1,'second','Second',0.0,1.0,'error','time-out','','[]','');
CREATE TABLE curves (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    training INTEGER NOT NULL, points TEXT NOT NULL);
INSERT INTO "curves" VALUES(1,'q1','loss',1,'[[0.5, 1.0], [1.0, null]]');
INSERT INTO "curves" VALUES(2,'q6','loss',1,'[[0.5, 1.0], [1.0, null]]');
INSERT INTO "curves" VALUES(2,'q1','loss',1,'[[0.5, 1.0], [1.0, null]]');
CREATE TABLE evidence (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    key TEXT NOT NULL, value REAL);
INSERT INTO "evidence" VALUES(1,'q1','exact','loss',0.25);
INSERT INTO "evidence" VALUES(1,'q1','exact','worst',NULL);
INSERT INTO "evidence" VALUES(2,'q6','exact','loss',0.25);
INSERT INTO "evidence" VALUES(2,'q6','exact','worst',NULL);
INSERT INTO "evidence" VALUES(2,'q1','exact','loss',0.25);
INSERT INTO "evidence" VALUES(2,'q1','exact','worst',NULL);
CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('settings', 'submission', 'question')),
    payload TEXT NOT NULL,
    signature TEXT NOT NULL
);
INSERT INTO "journal" VALUES(1,'settings','{"meta":[{"key":"schema","value":"1"},{"key":"id","value":"ab12"},{"key":"settings","value":"{\"questions\": [{\"id\": \"q1\", \"title\": \"Q1\", \"points\": 1.0, \"threshold\": 0.5, \"train_seconds\": 60, \"memory_mb\": 4096, \"file\": \"models.py\"}, {\"id\": \"q6\", \"title\": \"Q6\", \"points\": 1.0, \"threshold\": 0.5, \"train_seconds\": 60, \"memory_mb\": 4096, \"file\": \"models.py\"}], \"seed\": 7, \"budget\": 1.0, \"sandbox\": \"required\"}"},{"key":"grader","value":"f00d"},{"key":"isolation","value":"isolated"},{"key":"versions","value":"{\"torch\": \"2\"}"},{"key":"source","value":"/class"},{"key":"created","value":"2026-01-01"}]}','919812aaba637ce247e7a82692067c026c93eed5824a4d8e60d19c3c61eb37dc');
INSERT INTO "journal" VALUES(2,'submission','{"submissions":[{"content":"c1","id":1,"late":"","left_out":"[]","name":"Ada","reason":"","same_as":null,"source":"ada","status":"waiting","student":"ada"}]}','37467261c89acb7bfbf0a987af6acc35accd0317bef02ea31c1a42d0c19d544e');
INSERT INTO "journal" VALUES(3,'submission','{"submissions":[{"content":"c2","id":2,"late":"LATE","left_out":"[\"torch.py\"]","name":"Ben","reason":"","same_as":null,"source":"ben.py","status":"waiting","student":"ben"}]}','46f03d99d39d702a016e90e09fe7a93ad0f7fb4b21ee65db15000aa9fcc03ec0');
INSERT INTO "journal" VALUES(4,'submission','{"submissions":[{"content":"c2","id":3,"late":"","left_out":"[]","name":"Eve","reason":"","same_as":2,"source":"eve.py","status":"waiting","student":"eve"}]}','2300bb3cded0f1fcc173e0071910fe96f6928bd99a3f3e667635c30acb9c9820');
INSERT INTO "journal" VALUES(5,'submission','{"submissions":[{"content":"","id":4,"late":"","left_out":"[]","name":"Max","reason":"","same_as":null,"source":"","status":"missing","student":"max"}]}','b92a2f6bc34bc0f6a79e40edd35b9a393e5826c6d84580166b37341579e45fe4');
INSERT INTO "journal" VALUES(6,'question','{"checks":[{"details":"[[\"got\", \"1\"], [\"got\", \"2\"]]","kind":"","location":"models.py:1","max_score":1.0,"message":"m","name":"exact","position":0,"question":"q1","score":1.0,"status":"passed","submission":1,"title":"It is exact"},{"details":"[]","kind":"time-out","location":"","max_score":1.0,"message":"","name":"second","position":1,"question":"q1","score":0.0,"status":"error","submission":1,"title":"Second"}],"curves":[{"name":"loss","points":"[[0.5, 1.0], [1.0, null]]","question":"q1","submission":1,"training":1}],"evidence":[{"key":"loss","name":"exact","question":"q1","submission":1,"value":0.25},{"key":"worst","name":"exact","question":"q1","submission":1,"value":null}],"mistakes":[{"mistake":"a","name":"exact","question":"q1","submission":1},{"mistake":"b","name":"exact","question":"q1","submission":1}],"questions":[{"attempts":1,"cpu_seconds":1.25,"finished":"now","isolation":"isolated","max_score":2.0,"peak_memory_mb":99.5,"printed":"printed","question":"q1","score":1.0,"seconds":1.5,"seed":7,"status":"error","submission":1,"title":"Q1"}]}','0885c6ecf702ec7353f3613e64701d7aeb6260a2713c3dd288aa165764307a0c');
INSERT INTO "journal" VALUES(7,'question','{"checks":[{"details":"[[\"got\", \"1\"], [\"got\", \"2\"]]","kind":"","location":"models.py:1","max_score":1.0,"message":"m","name":"exact","position":0,"question":"q6","score":0.0,"status":"failed","submission":2,"title":"It is exact"},{"details":"[]","kind":"time-out","location":"","max_score":1.0,"message":"","name":"second","position":1,"question":"q6","score":0.0,"status":"error","submission":2,"title":"Second"}],"curves":[{"name":"loss","points":"[[0.5, 1.0], [1.0, null]]","question":"q6","submission":2,"training":1}],"evidence":[{"key":"loss","name":"exact","question":"q6","submission":2,"value":0.25},{"key":"worst","name":"exact","question":"q6","submission":2,"value":null}],"mistakes":[{"mistake":"a","name":"exact","question":"q6","submission":2},{"mistake":"b","name":"exact","question":"q6","submission":2}],"questions":[{"attempts":1,"cpu_seconds":1.25,"finished":"now","isolation":"isolated","max_score":2.0,"peak_memory_mb":99.5,"printed":"printed","question":"q6","score":0.0,"seconds":1.5,"seed":7,"status":"error","submission":2,"title":"Q6"}]}','df28565f3ab2d8c855400c5c81944f9195ccf76b8ef886df3c6853277b9f87c5');
INSERT INTO "journal" VALUES(8,'question','{"checks":[{"details":"[[\"got\", \"1\"], [\"got\", \"2\"]]","kind":"","location":"models.py:1","max_score":1.0,"message":"m","name":"exact","position":0,"question":"q1","score":1.0,"status":"passed","submission":2,"title":"It is exact"},{"details":"[]","kind":"time-out","location":"","max_score":1.0,"message":"","name":"second","position":1,"question":"q1","score":0.0,"status":"error","submission":2,"title":"Second"}],"curves":[{"name":"loss","points":"[[0.5, 1.0], [1.0, null]]","question":"q1","submission":2,"training":1}],"evidence":[{"key":"loss","name":"exact","question":"q1","submission":2,"value":0.25},{"key":"worst","name":"exact","question":"q1","submission":2,"value":null}],"mistakes":[{"mistake":"a","name":"exact","question":"q1","submission":2},{"mistake":"b","name":"exact","question":"q1","submission":2}],"questions":[{"attempts":1,"cpu_seconds":1.25,"finished":"now","isolation":"isolated","max_score":2.0,"peak_memory_mb":99.5,"printed":"printed","question":"q1","score":1.0,"seconds":1.5,"seed":7,"status":"error","submission":2,"title":"Q1"}]}','e8ffbaeb3a751e8ea2a359988893e2e9bd7ca4d0cdb324baf50f80feb1534bf8');
INSERT INTO "journal" VALUES(9,'submission','{"submissions":[{"content":"c2","id":2,"late":"LATE","left_out":"[\"torch.py\"]","name":"Ben","reason":"","same_as":null,"source":"ben.py","status":"graded","student":"ben"}]}','167da4ad67979002d76ba59d692d909acf0e6a83672dfe96f98dce9fd2d00b19');
INSERT INTO "journal" VALUES(10,'submission','{"submissions":[{"content":"c2","id":3,"late":"","left_out":"[]","name":"Eve","reason":"","same_as":2,"source":"eve.py","status":"graded","student":"eve"}]}','8efac9023868f0bc68b2c81786b690964a2d1e75c110e58fe43395f3e1bd3c64');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('schema','1');
INSERT INTO "meta" VALUES('id','ab12');
INSERT INTO "meta" VALUES('settings','{"questions": [{"id": "q1", "title": "Q1", "points": 1.0, "threshold": 0.5, "train_seconds": 60, "memory_mb": 4096, "file": "models.py"}, {"id": "q6", "title": "Q6", "points": 1.0, "threshold": 0.5, "train_seconds": 60, "memory_mb": 4096, "file": "models.py"}], "seed": 7, "budget": 1.0, "sandbox": "required"}');
INSERT INTO "meta" VALUES('grader','f00d');
INSERT INTO "meta" VALUES('isolation','isolated');
INSERT INTO "meta" VALUES('versions','{"torch": "2"}');
INSERT INTO "meta" VALUES('source','/class');
INSERT INTO "meta" VALUES('created','2026-01-01');
CREATE TABLE mistakes (submission INTEGER NOT NULL, question TEXT NOT NULL, name TEXT NOT NULL,
    mistake TEXT NOT NULL);
INSERT INTO "mistakes" VALUES(1,'q1','exact','a');
INSERT INTO "mistakes" VALUES(1,'q1','exact','b');
INSERT INTO "mistakes" VALUES(2,'q6','exact','a');
INSERT INTO "mistakes" VALUES(2,'q6','exact','b');
INSERT INTO "mistakes" VALUES(2,'q1','exact','a');
INSERT INTO "mistakes" VALUES(2,'q1','exact','b');
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
    PRIMARY KEY (submission, question)
);
INSERT INTO "questions" VALUES(1,'q1','Q1',1.0,2.0,'error',1.5,1.25,99.5,'printed','isolated',7,1,'now');
INSERT INTO "questions" VALUES(2,'q6','Q6',0.0,2.0,'error',1.5,1.25,99.5,'printed','isolated',7,1,'now');
INSERT INTO "questions" VALUES(2,'q1','Q1',1.0,2.0,'error',1.5,1.25,99.5,'printed','isolated',7,1,'now');
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
INSERT INTO "submissions" VALUES(1,'ada','Ada','ada','c1','waiting','',NULL,'[]','');
INSERT INTO "submissions" VALUES(2,'ben','Ben','ben.py','c2','graded','',NULL,'["torch.py"]','LATE');
INSERT INTO "submissions" VALUES(3,'eve','Eve','eve.py','c2','graded','',2,'[]','');
INSERT INTO "submissions" VALUES(4,'max','Max','','','missing','',NULL,'[]','');
CREATE INDEX evidence_of ON evidence (submission, question);
CREATE INDEX mistakes_of ON mistakes (submission, question);
CREATE INDEX curves_of ON curves (submission, question);
COMMIT;
PRAGMA user_version = 1;
