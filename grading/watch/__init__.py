"""`--watch`: grades again whenever the submission is saved, but only what the new code can have changed."""
