"""Reports as messages: what core.reports has counted, in words and pictures. A maker for each kind."""
