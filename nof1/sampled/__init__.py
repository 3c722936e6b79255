"""Every kind of outcome by NUTS: one compiled density, and its judge in PyMC."""
