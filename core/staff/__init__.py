"""Staff: engineers, directors, administrators."""
