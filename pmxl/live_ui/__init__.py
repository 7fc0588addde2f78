"""What a person clicks in Excel or Calc: the action behind each button, what it asks, and how it tells its result."""
