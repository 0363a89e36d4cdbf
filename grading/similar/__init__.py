"""Which submissions of a class are alike, question by question: for people to look at, never a verdict."""
