// A push service on this machine, and a browser's keys: what the server encrypts for the browser is read here, as the
// browser would read it (RFC 8291).
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** Opens the service; `messages` are read as they come. */
export async function openPushService() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  const messages = [];
  const service = createServer(async (request, answer) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    messages.push({ headers: request.headers, text: read(keys, auth, Buffer.concat(parts)) });
    answer.writeHead(201).end();
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  return {
    messages,
    /** What a browser's `PushSubscription.toJSON` says. */
    subscription: {
      endpoint: `http://127.0.0.1:${service.address().port}/journey`,
      keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") },
    },
    /** Waits for the next one. */
    async next(count = 1) {
      for (let tries = 0; tries < 400; tries++) {
        if (messages.length >= count) return messages[count - 1];
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error(`${messages.length} of ${count} push messages have come`);
    },
    async close() {
      service.closeAllConnections();
      service.close();
      await once(service, "close");
    },
  };
}

function read(keys, auth, message) {
  const [salt, length] = [message.subarray(0, 16), message[20]];
  const [sender, record] = [message.subarray(21, 21 + length), message.subarray(21 + length)];
  const derive = (salt, secret, info, bytes) => Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
  const key = derive(auth, keys.computeSecret(sender), info, 32);
  const cipher = createDecipheriv(
    "aes-128-gcm",
    derive(salt, key, "Content-Encoding: aes128gcm\0", 16),
    derive(salt, key, "Content-Encoding: nonce\0", 12),
  );
  cipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  assert.equal(plain.at(-1), 2, "it is the last record");
  return plain.subarray(0, -1).toString();
}
