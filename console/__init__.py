"""Interface Console: one desktop console for every interface between a hospital and Oracle Health (Cerner)."""

__version__ = "0.1.0"
