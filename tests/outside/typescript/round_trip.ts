// One round trip in the types that openapi-typescript makes of openapi/setu.json: what compiles here must also be
// what the server says. It knows of the API only what the types say.
import assert from "node:assert/strict";
import type { paths } from "../generated/typescript/setu.js";

type Method = "get" | "post" | "patch" | "delete";
type Operation<Path extends keyof paths, M extends Method> = NonNullable<paths[Path][M]>;
type Body<O> = O extends { requestBody: { content: { "application/json": infer B } } }
  ? B
  : O extends { requestBody: { content: { "application/merge-patch+json": infer B } } }
    ? B
    : undefined;
type Answers<O> = O extends { responses: infer R } ? R : never;
type Answer<O> =
  Answers<O> extends { 200: { content: { "application/json": infer A } } }
    ? A
    : Answers<O> extends { 201: { content: { "application/json": infer A } } }
      ? A
      : undefined;

const { SETU_URL: server, SETU_EMAIL: email, SETU_PASSWORD: password } = process.env;
assert(server && email && password, "SETU_URL, SETU_EMAIL and SETU_PASSWORD say where to go and who goes");

const headers: Record<string, string> = {};

/** Sends one request; anything but `expected` is a failure that shows the server's problem. */
async function send<Path extends keyof paths, M extends Method>(
  method: M,
  path: Path,
  id: string,
  body: Body<Operation<Path, M>>,
  expected: number,
  extra: Record<string, string> = {},
): Promise<{ answer: Answer<Operation<Path, M>>; headers: Headers }> {
  const type = method === "patch" ? "application/merge-patch+json" : "application/json";
  const response = await fetch(server + String(path).replace("{id}", id), {
    method: method.toUpperCase(),
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": type }), ...extra },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.equal(response.status, expected, `${method} ${String(path)}: ${text}`);
  return { answer: text === "" ? undefined : JSON.parse(text), headers: response.headers };
}

const { answer: signedIn } = await send("post", "/api/v1/auth/login", "", { email, password }, 200);
headers["authorization"] = `Bearer ${signedIn.access_token}`;

const name = "Round Trip Diagnostics";
const { answer: created, headers: made } = await send(
  "post",
  "/api/v1/accounts",
  "",
  { kind: "diagnostic_centre", name, tags: ["typescript"] },
  201,
);
assert.equal(created.name, name);
assert.equal(made.get("location"), `/api/v1/accounts/${created.id}`);

const { answer: read, headers: first } = await send("get", "/api/v1/accounts/{id}", created.id, undefined, 200);
assert.deepEqual(read, created);
const version = first.get("etag");
assert(version, "a record has an ETag");

const match = { "if-match": version };
const { answer: changed } = await send("patch", "/api/v1/accounts/{id}", created.id, { class: "A" }, 200, match);
assert.equal(changed.class, "A");
assert.equal(changed.version, created.version + 1);
await send("patch", "/api/v1/accounts/{id}", created.id, { class: "B" }, 412, match);

const { answer: list } = await send("get", "/api/v1/accounts", "", undefined, 200);
assert(list.data.length > 0, "the list has records");
assert.equal(typeof list.page.limit, "number");

await send("delete", "/api/v1/accounts/{id}", created.id, undefined, 204, { "if-match": `"${changed.version}"` });
await send("get", "/api/v1/accounts/{id}", created.id, undefined, 404);
console.log("the types of openapi-typescript hold");
