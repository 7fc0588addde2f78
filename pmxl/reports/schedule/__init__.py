"""The schedule on paper: forecasts and float, the Gantt sheet, load, slips and stock."""
