-- What crawls remember beside their sources, and how often an item changed.

ALTER TABLE base.item ADD COLUMN n_changes INTEGER DEFAULT 0;
ALTER TABLE base.item ADD COLUMN last_change_at TIMESTAMP;
ALTER TABLE base.item ADD COLUMN flapping_since TIMESTAMP;
ALTER TABLE base.item ADD COLUMN reservation VARCHAR DEFAULT '';
UPDATE base.item SET n_changes = n_versions - 1, last_change_at = CASE WHEN n_versions > 1 THEN changed_at END;

ALTER TABLE base.source_state ADD COLUMN identity_method VARCHAR;

CREATE TABLE base.host_rest (
    host VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    n_refusals INTEGER NOT NULL,
    rests_until TIMESTAMP,
    was_asked BOOLEAN NOT NULL,
    noted_at TIMESTAMP NOT NULL
);

CREATE TABLE base.host_reservation (
    host VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    patterns VARCHAR[] NOT NULL,
    reserved BOOLEAN[] NOT NULL,
    read_at TIMESTAMP NOT NULL
);

CREATE TABLE base.source_lines (
    source_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    lines VARCHAR NOT NULL
);

CREATE TABLE base.retired_document (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    n_failures INTEGER NOT NULL,
    failed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (source_id, url)
);
