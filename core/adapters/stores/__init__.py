"""Stores of studies: in a database with Parquet files beside it, or in memory for tests and trials."""

from core.adapters.stores._memory import MemoryStudyStore
from core.adapters.stores._sql import SqlStudyStore

__all__ = ["MemoryStudyStore", "SqlStudyStore"]
