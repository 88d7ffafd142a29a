"""Says for each regular expression whether Python takes it: why not, or nothing."""

import json
import re
import sys
import warnings


def answer(pattern):
    re.purge()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except Exception as error:
        return str(error)
    return None


print(json.dumps([answer(pattern) for pattern in json.load(sys.stdin)]))
