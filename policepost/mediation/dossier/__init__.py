"""The whole file (卷宗) of a dispute: what belongs into it, what it lacks, and its one PDF."""
