"""What judging and acting come to: findings, transitions and changes, all frozen values."""
