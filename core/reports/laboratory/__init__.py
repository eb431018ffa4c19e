"""The tariff laboratory: real work, charged as other rules would have charged it. Reads, and changes nothing."""
