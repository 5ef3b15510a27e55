"""Recipes: what one may say, and what it does to one message; pure, and blind to the layer."""
