"""The autograder zip for Gradescope: what builds it, and what runs there; see docs/gradescope.md."""
