"""Adapters to the outside world: files, stores, engines."""
