"""The people of a company in time: colleagues invited and removed, leaving, being forgotten."""
