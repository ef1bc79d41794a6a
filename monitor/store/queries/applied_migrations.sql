SELECT number FROM base.migration ORDER BY number
