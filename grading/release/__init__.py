"""What instructors do before and for a release: the handout, and the proof of the assignment."""
