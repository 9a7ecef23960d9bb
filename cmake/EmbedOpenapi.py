"""Writes a C++ source that holds the API's description as JSON: EmbedOpenapi.py OPENAPI.yaml VERSION OUTPUT"""

import json
import sys

import yaml

source, version, output = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    document = yaml.safe_load(file)
del document["x-aliases"]  # Only there to keep the source short.
document["info"]["version"] = version
text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
with open(output, "w", encoding="utf-8") as file:
    file.write(
        '#include "api/routes/openapi.hpp"\n\n'
        "namespace causerie::routes {\n\n"
        "std::string_view openapi_json() {\n"
        f'    return R"openapi({text})openapi";\n'
        "}\n\n"
        "}  // namespace causerie::routes\n"
    )
