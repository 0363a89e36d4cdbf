"""What tests in several rooms share; fixtures are in conftest.py."""
