"""How fast the program is, each figure beside a floor measured in the same run."""
