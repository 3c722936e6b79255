"""Sequences of treatments: drawn, laid on days, and redrawn for a test."""
