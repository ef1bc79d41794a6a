SELECT host, patterns, reserved, read_at FROM base.host_reservation
