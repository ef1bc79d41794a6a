SELECT theme, theme_version FROM base.theme_now ORDER BY theme
