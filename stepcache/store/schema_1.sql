-- Version 1: entries and an index over their slot values. Everything an entry says stands in `body`, under its
-- checksum; the other columns only find it, and what is found must say itself that it was meant.

CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of coming in; never used twice
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    candidate INTEGER NOT NULL,
    body BLOB NOT NULL, -- JSON
    checksum BLOB NOT NULL -- SHA-256 of `body`
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS entries_by_key ON entries (owner, key);

CREATE UNIQUE INDEX IF NOT EXISTS entries_by_id ON entries (id);

CREATE INDEX IF NOT EXISTS entries_by_skeleton ON entries (owner, skeleton, number) WHERE candidate = 1;

-- `mark` is SHA-256 over owner, skeleton and pins, and for each slot over these, its name and its value.
-- A mark without its entry finds nothing.
CREATE TABLE IF NOT EXISTS marks (
    owner TEXT NOT NULL,
    mark BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (owner, mark, number)
) STRICT, WITHOUT ROWID;
