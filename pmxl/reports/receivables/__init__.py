"""What finance and sales ask of the money: the three amounts, 账龄, 催款, 质保金, cash by month, 对账单."""
