"""Trials of one person."""
