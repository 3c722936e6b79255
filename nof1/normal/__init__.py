"""The normal model, exactly: quadrature over the scales, coefficients integrated."""
