"""Shapes that several routes take or tell; one that only a single route needs stands beside its view."""
