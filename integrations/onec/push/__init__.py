"""Writing the work of completions into 1C as documents, exactly once."""
