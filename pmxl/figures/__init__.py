"""Arithmetic on rows, without opinion: calendar, schedule, ageing, evidence."""
