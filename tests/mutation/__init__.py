"""``make mutate-core``: are the tests of the pure rules able to fail?"""
