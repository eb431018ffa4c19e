"""Reports for leaders: numbers of the business as texts, pictures and files."""
