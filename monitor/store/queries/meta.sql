SELECT value FROM base.meta WHERE key = $key
