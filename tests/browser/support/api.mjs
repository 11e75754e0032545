// The API without a browser, for what a journey needs before it begins.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { admin, server } from "./browser.mjs";
import { unique } from "./journey.mjs";

/** Asks the API with a token: an access token, or a tool's key. */
export async function ask(token, method, path, body) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${server}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

async function token(who) {
  const { status, body } = await ask(undefined, "POST", "/auth/login", who);
  assert.equal(status, 200, JSON.stringify(body));
  return body.access_token;
}

/** Does something with somebody's rights. */
export const asUser = async (who, method, path, body) =>
  ask(await token({ email: who.email, password: who.password }), method, path, body);

/** Does something with the rights of the administrator. */
export const asAdmin = (method, path, body) => asUser(admin, method, path, body);

/** Somebody new with a password of their own. */
export async function makeUser(role = "rep") {
  const email = `${unique("user")}@setu.example`;
  const [first, password] = [`first words ${unique()}`, `own words ${unique()}`];
  const made = await asAdmin("POST", "/users", { email, full_name: `Testwala ${unique()}`, role });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body;
  assert.equal((await asAdmin("PUT", `/users/${id}/password`, { password: first })).status, 204);
  const change = { current_password: first, new_password: password };
  assert.equal((await ask(await token({ email, password: first }), "POST", "/auth/password", change)).status, 204);
  return { id, email, password, name: made.body.full_name };
}

/** What an authenticator app shows (RFC 6238), so many steps from now. */
export function code(secret, steps = 0) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
