-- Version 2. The messages of a run: which send was made for which row of its list. Stays when the history forgets a
-- send, because a run that is started again must not send that row twice.
CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    at_ms       INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    rows        INTEGER NOT NULL
) STRICT;
CREATE TABLE run_sends (
    seq    INTEGER PRIMARY KEY,
    run    TEXT    NOT NULL,
    row    INTEGER NOT NULL,
    id     TEXT    NOT NULL UNIQUE,
    at_ms  INTEGER NOT NULL,
    status TEXT    NOT NULL
) STRICT;
CREATE INDEX run_sends_run ON run_sends (run, row);
CREATE TRIGGER run_sends_status AFTER UPDATE OF status ON sends BEGIN
    UPDATE run_sends SET status = new.status WHERE id = new.id;
END;
