"""The sheets of the appointments page: booking, one booking, paper, set-up."""
