"""Small parts that screens are made of; each paints itself from tokens and knows nothing of gateways."""
