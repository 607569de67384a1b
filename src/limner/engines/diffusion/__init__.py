"""The diffusers engine: local open-weight models. torch is imported here and nowhere else."""
