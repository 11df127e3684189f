"""One module a view; each draws one page from the store and the state."""
