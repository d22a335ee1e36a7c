"""Runs a script of examples/python, though not for ever: example.py NAME ARGUMENT..."""

import pathlib
import runpy
import sys

import peer  # which ends this after a while

del sys.argv[0]
folder = pathlib.Path(__file__).parents[2] / "examples" / "python"
runpy.run_path(str(folder / f"{sys.argv[0]}.py"), run_name="__main__")
