"""One module a view; each draws one page from the catalog and the state."""
