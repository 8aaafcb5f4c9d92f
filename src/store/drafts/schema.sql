-- Version 1. What is large stands last in a row, so that a list never reads it.
CREATE TABLE drafts (
    seq            INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    -- draft or template.
    kind           TEXT    NOT NULL,
    -- Of a template.
    name           TEXT    NOT NULL DEFAULT '',
    subject        TEXT    NOT NULL,
    people         TEXT    NOT NULL,
    profile        TEXT    NOT NULL,
    created_ms     INTEGER NOT NULL,
    created_offset INTEGER NOT NULL,
    changed_ms     INTEGER NOT NULL,
    changed_offset INTEGER NOT NULL,
    -- Set while it can still be brought back.
    deleted_ms     INTEGER,
    revision       INTEGER NOT NULL DEFAULT 1,
    -- The lock of the process that has it in its form; NULL when none has.
    holder         TEXT,
    draft          TEXT    NOT NULL,
    -- What is searched, in small letters.
    words          TEXT    NOT NULL
) STRICT;
CREATE INDEX drafts_changed ON drafts (kind, changed_ms) WHERE deleted_ms IS NULL;
CREATE INDEX drafts_deleted ON drafts (deleted_ms) WHERE deleted_ms IS NOT NULL;
CREATE INDEX drafts_holder ON drafts (holder) WHERE holder IS NOT NULL;
