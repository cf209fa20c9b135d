"""What a period of mediation comes to, as tables for the screen and for paper."""
