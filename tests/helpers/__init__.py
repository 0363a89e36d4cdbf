"""What tests in several rooms share; fixtures are in conftest.py."""

import pytest

pytest.register_assert_rewrite("helpers.operations")  # its assertions tell what they compared
