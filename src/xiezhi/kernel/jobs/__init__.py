"""The queue and the schedule: background work that is safe to run twice."""
