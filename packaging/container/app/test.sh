#!/bin/sh
# Runs the tests of the application with a practice server of their own.
set -eu
cd "$(dirname "$0")"
exec postrider sandbox --any-sender --latency 0s -- python3 -m unittest -v
