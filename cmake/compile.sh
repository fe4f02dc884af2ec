#!/bin/sh
# Runs a compiler through ccache. A precompiled header is removed before it is made anew: ccache would read the old one
# to see whether anything has changed, and find that nothing has.
for argument; do
  case $argument in
    *.gch) rm -f "$argument" ;;
  esac
done
exec ccache "$@"
