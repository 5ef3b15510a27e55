"""Any document opened, page by page: tree, raw text, tables, rendered, checks, parts."""
