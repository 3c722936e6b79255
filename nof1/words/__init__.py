"""Results as sentences for clinicians and patients, in their language."""
