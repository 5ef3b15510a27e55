"""Failure groups at work: the task that groups what fails, and what is kept in memory so that the list is quick."""
