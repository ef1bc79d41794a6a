-- The tables. Analysts use the views of 0002; programs use the methods of Store.
-- Timestamps are UTC. No column holds an author, a handle or an avatar.

CREATE SCHEMA IF NOT EXISTS base;

CREATE TABLE base.meta (
    key VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);

CREATE TABLE base.municipality (
    code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    province VARCHAR NOT NULL,
    lat DOUBLE NOT NULL,
    lon DOUBLE NOT NULL,
    population INTEGER NOT NULL
);

CREATE TABLE base.source (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    genre VARCHAR NOT NULL,
    province VARCHAR,
    homepage VARCHAR NOT NULL,
    url VARCHAR
);

CREATE TABLE base.assignment (
    id VARCHAR PRIMARY KEY,
    controller VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    ground VARCHAR NOT NULL,
    occasion VARCHAR NOT NULL,
    themes VARCHAR[] NOT NULL,
    area VARCHAR[] NOT NULL,
    sources VARCHAR[] NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    approver VARCHAR NOT NULL,
    dpia_ref VARCHAR NOT NULL,
    fg_advice VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE base.run (
    id VARCHAR PRIMARY KEY,
    kind VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    status VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    summary VARCHAR NOT NULL
);

CREATE TABLE base.source_state (
    source_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    last_polled_at TIMESTAMP,
    last_success_at TIMESTAMP,
    next_due_at TIMESTAMP,
    n_failures DOUBLE NOT NULL,
    muted_reason VARCHAR,
    permanent_redirect_to VARCHAR,
    n_permanent_redirects INTEGER NOT NULL
);

CREATE TABLE base.poll (
    source_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    polled_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL,
    error VARCHAR,
    message VARCHAR NOT NULL,
    n_entries INTEGER NOT NULL,
    n_new INTEGER NOT NULL,
    covers_from TIMESTAMP,
    duration_s DOUBLE NOT NULL
);

CREATE TABLE base.source_day (
    source_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    assignment_id VARCHAR NOT NULL,
    PRIMARY KEY (source_id, day)
);

CREATE TABLE base.entry (
    id VARCHAR PRIMARY KEY,
    source_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    identity_method VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    published_raw VARCHAR,
    published_at TIMESTAMP,
    published_source VARCHAR NOT NULL,
    enclosures VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,
    n_attempts INTEGER NOT NULL,
    next_try_at TIMESTAMP,
    reason VARCHAR NOT NULL,
    item_id VARCHAR,
    first_seen_at TIMESTAMP NOT NULL
);

CREATE TABLE base.item (
    id VARCHAR PRIMARY KEY,
    source_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    text_status VARCHAR NOT NULL,
    genre VARCHAR NOT NULL,
    published_at TIMESTAMP,
    published_source VARCHAR NOT NULL,
    published_raw VARCHAR,
    date_flag VARCHAR NOT NULL,
    trend_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    text_hash VARCHAR NOT NULL,
    n_versions INTEGER NOT NULL
);

CREATE TABLE base.item_version (
    item_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    assignment_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    text_status VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (item_id, version)
);

CREATE TABLE base.tombstone (
    item_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    erased_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE base.tag (
    item_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    tagged_at TIMESTAMP NOT NULL,
    p_disinformation DOUBLE NOT NULL,
    flagged BOOLEAN NOT NULL,
    unrest_level VARCHAR NOT NULL,
    p_unrest DOUBLE[] NOT NULL,
    event_kind VARCHAR,
    event_when_text VARCHAR,
    event_starts_at TIMESTAMP,
    event_municipality VARCHAR,
    event_start INTEGER,
    event_end INTEGER
);

CREATE TABLE base.tag_theme (
    item_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    p DOUBLE NOT NULL,
    labelled BOOLEAN NOT NULL
);

CREATE TABLE base.tag_municipality (
    item_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

CREATE TABLE base.tag_claim (
    item_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    claim_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    review_url VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL,
    stance VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

CREATE TABLE base.tag_reason (
    item_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    by_part VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    weight DOUBLE NOT NULL
);

CREATE TABLE base.story (
    item_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL,
    text_hash VARCHAR NOT NULL
);

CREATE TABLE base.signal (
    id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    week_starts_on DATE NOT NULL,
    observed INTEGER NOT NULL,
    expected DOUBLE NOT NULL,
    lower DOUBLE NOT NULL,
    upper DOUBLE NOT NULL,
    p_value DOUBLE NOT NULL,
    q_value DOUBLE NOT NULL,
    ratio DOUBLE NOT NULL,
    n_items INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    coverage DOUBLE NOT NULL,
    scope VARCHAR NOT NULL,
    calendar VARCHAR NOT NULL,
    method_version VARCHAR NOT NULL
);

CREATE TABLE base.detection (
    assignment_id VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    week_starts_on DATE NOT NULL,
    observed INTEGER,
    expected DOUBLE,
    lower DOUBLE,
    upper DOUBLE,
    p_value DOUBLE,
    alarm BOOLEAN NOT NULL,
    method VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (assignment_id, theme, area, week_starts_on)
);

CREATE TABLE base.decision (
    id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_ref VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    kind_confirmed_by VARCHAR,
    phase VARCHAR NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    location VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE base.rumour (
    id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    fact VARCHAR NOT NULL,
    rumour VARCHAR NOT NULL,
    fact_source VARCHAR NOT NULL,
    fact_on DATE,
    status VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE base.alert (
    id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    decision_id VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_on DATE NOT NULL
);

CREATE TABLE base.alert_step (
    alert_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    by_role VARCHAR NOT NULL,
    taken_at TIMESTAMP NOT NULL,
    note VARCHAR NOT NULL
);
