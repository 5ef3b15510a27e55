"""XML over its own bytes: a tolerant index, lazy nodes, edits as splices. No library, no entity, nothing opened."""
