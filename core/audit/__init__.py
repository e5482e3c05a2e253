"""Derive every claim of a study again from its data, and say which no longer hold.

The paragraph about a persona is written again from its claims; where a model worded it, each sentence is checked
against the claims it names.
Memberships, sentiments, themes and the stages of comments are given: they are counted, not found again, and the
claims rest on them.
Nor are segments looked for again: how often they are found again, the verdict and the like are counted from what was
kept of the search (`core.segmentation.SearchEvidence`). Of studies that kept nothing, the digest of the file shows in
an output folder that they are as they were written (`core.exports.folder`).
"""

from core.audit._audit import audit

__all__ = ["audit"]
