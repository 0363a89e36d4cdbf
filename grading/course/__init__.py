"""What a course decides: its assignment.toml, and the hash of the grader that its grades depend on."""
