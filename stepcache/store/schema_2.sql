-- Version 2: what the skeletons say, for neighbours. One row for each skeleton with pins that has a candidate; its
-- number grows whenever it is written anew. A row that leads to no entry finds nothing.

CREATE TABLE IF NOT EXISTS vectors (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    region TEXT NOT NULL,
    pins TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    embedder TEXT NOT NULL,
    vector BLOB NOT NULL, -- float32, little-endian
    checksum BLOB NOT NULL -- SHA-256 over all columns but the number
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS vectors_by_skeleton ON vectors (owner, skeleton, pins);

CREATE INDEX IF NOT EXISTS vectors_by_region ON vectors (owner, region, pins, number);
