"""Pure: core objects -> text (HTML) and keyboard."""
