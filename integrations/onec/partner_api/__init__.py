"""The vendor's partner API as a source of ITS contracts (reference/onec.md 3.2): read only, by the franchisee's own access.

Written after two public descriptions; nobody has tried it with a real access from here.
"""
