-- Spool files of other machines that were taken in. Known again by what they say, not by their name.

CREATE TABLE base.spool_segment (
    content_hash VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    shard VARCHAR NOT NULL,
    segment INTEGER NOT NULL,
    n_lines INTEGER NOT NULL,
    n_taken INTEGER NOT NULL,
    taken_at TIMESTAMP NOT NULL
);

-- By what the copies of an item are found, so that its text need not be read again.
ALTER TABLE base.story ADD COLUMN sketch BLOB;
