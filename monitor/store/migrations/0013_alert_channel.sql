-- By which channel an alert was delivered, so that its withdrawal goes the same way. NULL: nothing was delivered in that
-- step, or it was taken before this was noted.

ALTER TABLE base.alert_step ADD COLUMN channel VARCHAR;
