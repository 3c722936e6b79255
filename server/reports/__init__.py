"""The report of a trial: facts in, a document out, set as PDF by Typst."""
