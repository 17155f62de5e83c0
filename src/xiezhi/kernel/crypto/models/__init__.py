"""The key ring on disk, and the model fields that use it.

Nothing is imported here: settings and commands read key files before any app
is loaded. Fields are imported from ``models.fields``, the base class for
searchable encrypted rows from ``models.searchable``.
"""
