"""Worker processes from outside: how they are started, watched, confined and ended."""
