"""Documents compared by meaning at the desk: any two, the stages of one, two result sets."""
