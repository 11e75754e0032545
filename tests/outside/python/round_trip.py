"""One round trip with the client that openapi-python-client makes of openapi/setu.json.

It names operations and fields of the API only; in which modules and classes they lie is the generator's affair.
"""

import importlib
import os
import pkgutil
import typing
from http import HTTPStatus
from types import ModuleType

import setu_client
import setu_client.api

NAME = "Round Trip Clinic"


def operation(name: str) -> ModuleType:
    """The module of an operation, whatever tag it lies under."""
    for module in pkgutil.walk_packages(setu_client.api.__path__, "setu_client.api."):
        if module.name.rsplit(".", 1)[-1] == name:
            return importlib.import_module(module.name)
    raise AssertionError(f"the generated client has no operation {name}")


def body(of: ModuleType, content: dict) -> object:
    """The request's body as the class that the operation takes."""
    kinds = typing.get_type_hints(of.sync_detailed)["body"]
    for kind in typing.get_args(kinds) or (kinds,):
        if hasattr(kind, "from_dict"):
            return kind.from_dict(content)
    raise AssertionError(f"{of.__name__} takes no body")


def call(name: str, expected: HTTPStatus, *path: str, content: dict | None = None, **more: object):
    """Calls an operation and checks its status; the answer is already of the class that the description promises."""
    module = operation(name)
    if content is not None:
        more["body"] = body(module, content)
    response = module.sync_detailed(*path, **more)
    assert response.status_code == expected, f"{name}: {response.status_code} {response.content!r}"
    return response


def main() -> None:
    server = os.environ["SETU_URL"]
    person = {"email": os.environ["SETU_EMAIL"], "password": os.environ["SETU_PASSWORD"]}
    signed_in = call("login", HTTPStatus.OK, client=setu_client.Client(base_url=server), content=person).parsed
    client = setu_client.AuthenticatedClient(base_url=server, token=signed_in.access_token)

    account = {"kind": "clinic", "name": NAME, "tags": ["python"]}
    created = call("create_account", HTTPStatus.CREATED, client=client, content=account).parsed
    assert created.name == NAME and created.tags == ["python"], created

    identity = created.id
    got = call("get_account", HTTPStatus.OK, identity, client=client)
    assert got.parsed.to_dict() == created.to_dict(), got.parsed
    version = got.headers["etag"]

    change = {"client": client, "content": {"notes": "met the owner"}, "if_match": version}
    changed = call("update_account", HTTPStatus.OK, identity, **change).parsed
    assert changed.notes == "met the owner" and changed.version == created.version + 1, changed
    call("update_account", HTTPStatus.PRECONDITION_FAILED, identity, **change)

    found = call("list_accounts", HTTPStatus.OK, client=client).parsed
    assert len(found.data) > 0, found

    call("delete_account", HTTPStatus.NO_CONTENT, identity, client=client, if_match=f'"{changed.version}"')
    call("get_account", HTTPStatus.NOT_FOUND, identity, client=client)
    print("the client of openapi-python-client works")


if __name__ == "__main__":
    main()
