"""What nobody may take on trust: trials with real faults, as a table: ``-m tests.trust``."""
