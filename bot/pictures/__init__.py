"""Pictures of reports, for a phone's screen."""
