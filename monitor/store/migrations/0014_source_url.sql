-- The address of a source as its file said at the last poll: another one there is asked at once, whatever became of
-- the old one. NULL: polled before this was noted.

ALTER TABLE base.source_state ADD COLUMN source_url VARCHAR;
