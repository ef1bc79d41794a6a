"""What an enemy, or a careless publisher, could serve; and what it comes to."""
