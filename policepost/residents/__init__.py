"""Residents: who lives where, collected by grid workers and verified by the officer."""
