"""Off-switches: something public taken out of sight at once, and brought back by somebody else."""
