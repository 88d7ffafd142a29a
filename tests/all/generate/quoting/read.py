"""Prints what PyYAML reads in the document on standard input, by loader."""

import json
import sys

import yaml


def shape(value):
    # To Python, True is an int.
    if type(value) is str:
        return value
    if type(value) in (int, float):
        return {"number": repr(value)}
    if type(value) is list:
        return [shape(item) for item in value]
    if type(value) is dict:
        return {"map": [[shape(key), shape(item)] for key, item in value.items()]}
    return {"other": f"{type(value).__name__} {value!r}"}


source = sys.stdin.buffer.read()
loaders = {"SafeLoader": yaml.SafeLoader}
# Only where PyYAML was built with libyaml.
if yaml.__with_libyaml__:
    loaders["CSafeLoader"] = yaml.CSafeLoader
json.dump({name: shape(yaml.load(source, loader)) for name, loader in loaders.items()}, sys.stdout)
