"""A student's code as the checks see it: remote objects, values, and the session with its worker."""
