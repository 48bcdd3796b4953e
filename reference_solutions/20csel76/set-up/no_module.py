"""Setting up, broken: Caffe is not installed, and nothing is said of it."""

import caffe

report = {"packages": {"caffe": caffe.__version__}}
