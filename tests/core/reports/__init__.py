"""Tests of what directors are told."""
