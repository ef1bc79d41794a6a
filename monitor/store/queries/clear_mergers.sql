DELETE FROM base.merger
