"""Requests in other languages than English and Chinese: how they ask, and what they wish."""
