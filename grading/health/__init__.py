"""What this installation has and lacks, and how it is doing; each finding with its remedy."""
