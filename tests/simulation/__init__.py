"""A month of daily crawls over sources on this machine that each play a part, under a simulated clock."""
