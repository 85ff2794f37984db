"""Calls operations through DingTalk's official SDK: a call a line of JSON on
standard input, what came of it a line of JSON on standard output."""

import importlib
import json
import re
import sys

from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.exceptions import TeaException


def call(endpoint, api, operation, token, parameter, request):
    client = importlib.import_module(f"alibabacloud_dingtalk.{api}.client")
    models = importlib.import_module(f"alibabacloud_dingtalk.{api}.models")
    config = Config(protocol="http", endpoint=endpoint)
    function = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    headers = {}
    if hasattr(models, f"{operation}Headers"):
        headers = getattr(models, f"{operation}Headers")()
        headers.x_acs_dingtalk_access_token = token
    arguments = [] if parameter is None else [parameter]
    if hasattr(models, f"{operation}Request"):
        arguments.append(getattr(models, f"{operation}Request")().from_map(request))
    response = getattr(client.Client(config), f"{function}_with_options")(
        *arguments,
        headers,
        RuntimeOptions(autoretry=False),
    )
    return response.body.to_map()


def serve():
    for line in sys.stdin:
        try:
            outcome = {"body": call(**json.loads(line))}
        except TeaException as error:
            status = error.data.get("statusCode") if error.data else None
            outcome = {"status": status, "code": error.code, "message": error.message}
        except AttributeError as error:
            outcome = {"message": f"the SDK does not have it: {error}"}
        print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    serve()
