"""What is put in and what comes out: outcome, observations, model, priors, posterior, effect, check."""
