"""Reports: plain records in, a structured report out, rendered as HTML, PDF, Markdown or CSV."""
