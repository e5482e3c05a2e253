"""Adapters that put evidence into words: models behind an endpoint. The built-in writer needs none."""

from core.adapters.narrators._openai import OpenAiNarrator

__all__ = ["OpenAiNarrator"]
