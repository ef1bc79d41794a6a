-- Council information for the calendar of decisions, and decisions that a person turned down.

CREATE TABLE base.council_moment (
    id VARCHAR PRIMARY KEY,
    source_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    url VARCHAR,
    agenda VARCHAR[] NOT NULL,
    phase VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    judged_at TIMESTAMP,
    judged_with VARCHAR
);

ALTER TABLE base.decision ADD COLUMN rejected_by VARCHAR;

CREATE OR REPLACE VIEW decisions AS
SELECT d.id, d.municipality, m.name AS municipality_name, d.body, d.title, d.kind, d.kind_confirmed_by, d.phase,
    d.starts_at, d.location, d.status, d.link, d.source, d.first_seen_at, d.updated_at, d.assignment_id
FROM base.decision AS d
LEFT JOIN base.municipality AS m ON m.code = d.municipality
WHERE d.rejected_by IS NULL;
