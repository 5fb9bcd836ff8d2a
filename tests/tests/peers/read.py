# Reads a JSON list of YAML texts and writes a JSON list of what PyYAML makes of them.
import json
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shown(node):
    if isinstance(node, yaml.MappingNode):
        return {"m": [[shown(key), shown(value)] for key, value in node.value]}
    if isinstance(node, yaml.SequenceNode):
        return {"q": [shown(item) for item in node.value]}
    plain = node.style is None or node.style == ""
    return {"s": node.value, "p": plain, "t": node.tag.rsplit(":", 1)[-1]}


def reading(text):
    try:
        return {"documents": [shown(node) for node in yaml.compose_all(text, Loader=LOADER)]}
    except yaml.YAMLError as error:
        return {"error": str(error)}


sys.setrecursionlimit(10_000)
json.dump([reading(text) for text in json.load(sys.stdin)], sys.stdout)
