"""From observations to a posterior, by the engine that the outcome asks for."""
