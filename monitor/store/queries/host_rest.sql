SELECT host, n_refusals, rests_until, was_asked, noted_at FROM base.host_rest WHERE n_refusals > 0 OR rests_until IS NOT NULL
