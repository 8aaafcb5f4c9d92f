-- Version 1. What is large stands last in a row, so that a list never reads it.
CREATE TABLE sends (
    seq        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    at_ms      INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    profile    TEXT    NOT NULL,
    environment TEXT   NOT NULL,
    host       TEXT    NOT NULL,
    via        TEXT    NOT NULL,
    phase      TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    people     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    message_id TEXT,
    -- The lock of the process that sends or follows it; NULL when none does.
    holder     TEXT,
    -- 1 while its fate is to be asked for.
    follow     INTEGER NOT NULL DEFAULT 0,
    begun      TEXT    NOT NULL,
    reply      TEXT,
    failure    TEXT,
    fates      TEXT    NOT NULL DEFAULT '[]',
    draft      TEXT    NOT NULL,
    stages     TEXT    NOT NULL DEFAULT '[]',
    transcript TEXT    NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX sends_at ON sends (at_ms);
CREATE INDEX sends_status ON sends (status, seq);
CREATE INDEX sends_profile ON sends (profile, seq);
CREATE INDEX sends_holder ON sends (holder) WHERE holder IS NOT NULL;
CREATE INDEX sends_follow ON sends (follow) WHERE follow = 1;
CREATE TABLE timeline (
    seq       INTEGER NOT NULL REFERENCES sends (seq) ON DELETE CASCADE,
    at_ms     INTEGER NOT NULL,
    at_offset INTEGER NOT NULL,
    text      TEXT    NOT NULL
) STRICT;
CREATE INDEX timeline_seq ON timeline (seq);
CREATE VIRTUAL TABLE words USING fts5 (
    people, sender, subject, profile, ids,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER sends_forget AFTER DELETE ON sends BEGIN
    DELETE FROM words WHERE rowid = old.seq;
END;
