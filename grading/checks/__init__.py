"""The words a question is written in: questions and checks, cases, what may be expected, trainings."""
