"""What pmxl needs of the world: workbooks, a clock and somebody who asks. Adapters give it."""
