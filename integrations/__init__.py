"""Systems outside the desk."""
