"""``make ux``: how many taps and messages everyday tasks take, and what they look like on a phone."""
