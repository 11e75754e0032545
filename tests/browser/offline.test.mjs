// Work without a network: what is written waits on the device, whatever is closed, cut or killed meanwhile, and is on the
// server once in the end. What was read before can be read; signing out leaves nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { openPage } from "./support/browser.mjs";
import { dialog, everyDevice, theBrowser, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { signIn } from "./support/sign_in.mjs";

const rep = { email: "rep@setu.example", password: "setu-demo-2026" };
/** How often the network is cut and the server killed: on a phone, and less often on a desk. */
const ROUNDS = Number(process.env.SETU_ROUNDS ?? 3);
const rounds = { phone: ROUNDS, desk: Math.ceil(ROUNDS / 5) };
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
const some = (most) => Math.floor(Math.random() * most);

/** A server of this file's own, since it is killed. */
const own = { folder: mkdtempSync(join(tmpdir(), "setu-offline-")), process: undefined, url: undefined, port: undefined };

function run(...words) {
  const environment = { ...process.env, SETU_DATABASE_URL: `sqlite://${join(own.folder, "setu.db")}` };
  return spawn(process.env.SETU_PROGRAM, words, { env: environment, stdio: "ignore" });
}

async function serve() {
  own.process = run("serve", "--listen", `127.0.0.1:${own.port}`, "--public-url", own.url);
  for (let tries = 0; tries < 400; tries++) {
    const ready = await fetch(`${own.url}/health/ready`).then((answer) => answer.ok, () => false);
    if (ready) return;
    await pause(50);
  }
  throw new Error("the server does not come back");
}

async function kill() {
  const gone = once(own.process, "exit");
  own.process.kill("SIGKILL");
  await gone;
}

before(async () => {
  assert.ok(process.env.SETU_PROGRAM, "SETU_PROGRAM is not set: run the tests with `cargo xtask test --only browser`");
  const seeded = run("seed", "--demo");
  assert.equal((await once(seeded, "exit"))[0], 0);
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  own.port = free.address().port;
  own.url = `http://127.0.0.1:${own.port}`;
  free.close();
  await once(free, "close");
  await serve();
});
after(async () => {
  if (own.process?.exitCode === null) await kill();
  rmSync(own.folder, { recursive: true, force: true });
});

/** A session beside the browser's, for a few minutes. */
const beside = { token: undefined, until: 0 };
async function token() {
  if (Date.now() > beside.until) {
    const headers = { "content-type": "application/json" };
    const login = await fetch(`${own.url}/api/v1/auth/login`, { method: "POST", headers, body: JSON.stringify(rep) });
    Object.assign(beside, { token: (await login.json()).access_token, until: Date.now() + 10 * 60_000 });
  }
  return beside.token;
}

async function ask(method, path, body, more = {}) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${await token()}`, ...more };
  const answer = await fetch(`${own.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

const pill = (page, text) => page.getByRole("status").locator("a.pill").filter({ hasText: text });

/** The app with its worker and all of its files; what is kept is kept by the context. */
async function installed(device = "phone", theme = "light") {
  const page = await openPage(theBrowser(), { device, theme, at: own.url });
  await signIn(page, rep);
  await page.waitForFunction(() => navigator.serviceWorker.controller, undefined, { timeout: 30_000 });
  // Its outbox is there, and its own work has been fetched.
  await page.waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name?.startsWith("setu-")));
  return page;
}

/** Goes to an address within the app. */
async function follow(page, path) {
  await page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}

/** Somebody was met: one press says so. */
async function logVisit(page, { id, full_name }, shownOn) {
  await follow(page, `${shownOn}&sheet=log&contact=${id}~${encodeURIComponent(full_name)}`);
  await dialog(page).getByRole("button", { name: "Met", exact: true }).click();
  await dialog(page).waitFor({ state: "detached" });
}

async function writeTask(page, title) {
  await follow(page, "/tasks?sheet=new-task");
  await dialog(page).getByLabel("What is to be done").fill(title);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

/** A photo of the camera's size, with what a camera writes into it. */
async function aPhoto(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 2000 });
    const pen = canvas.getContext("2d");
    for (let x = 0; x < 3000; x += 50) {
      pen.fillStyle = `hsl(${x % 360} 60% 50%)`;
      pen.fillRect(x, 0, 50, 2000);
    }
    const blob = await new Promise((give) => canvas.toBlob(give, "image/jpeg", 0.9));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), Buffer.from("Exif\0\0GPS 28.57,77.32 SETU-TEST-EXIF")]);
  exif.writeUInt16BE(exif.length - 2, 2);
  const jpeg = Buffer.from(bytes);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

async function takePhoto(page, photo, name) {
  await page.locator("input[name=photo]").setInputFiles({ name, mimeType: "image/jpeg", buffer: photo });
}

/** Whoever was signed out by a cut in the wrong moment comes back to what waits. */
async function comeBack(page) {
  await page.locator("h1").first().waitFor();
  if (new URL(page.url()).pathname === "/sign-in") {
    await signIn(page, rep);
    await page.goto("/outbox");
  }
}

for (const device of everyDevice) {
  test(`nothing is lost and nothing doubled: ${rounds[device]} rounds of cuts and kills on a ${device}`, async () => {
    const began = Date.now();
    let page = await installed(device);
    const context = page.context();
    const photo = await aPhoto(page);
    for (let round = 0; round < rounds[device]; round++) {
      const stem = unique("Round");
      const met = [];
      for (const given_name of ["Asha", "Bela", "Chitra"]) {
        met.push(await ask("POST", "/contacts", { kind: "doctor", prefix: "Dr", given_name, family_name: stem }));
      }
      const shown = `/people/${met[0].id}?tab=files`;
      await page.goto(shown);
      await comeBack(page);
      await page.goto(shown);
      await page.locator("input[name=photo]").waitFor({ state: "attached" });
      await context.setOffline(true);
      await takePhoto(page, photo, `${stem}.jpg`);
      await pill(page, "1 waiting").waitFor();
      for (const contact of met) await logVisit(page, contact, shown);
      await pill(page, "4 waiting").waitFor();
      await writeTask(page, stem);
      await pill(page, "5 waiting").waitFor();
      // The app is closed, and opened again while there is still no network.
      await page.close();
      page = await context.newPage();
      await page.goto("/outbox");
      await page.getByText(`Task: ${stem}`).waitFor();
      assert.equal(await page.locator("main li .card").count(), 5);
      if (round === 0) {
        await assertAccessible(page, "what waits");
        await screenshot(page, `outbox-${device}`);
      }
      // The network comes and goes, and the server dies in the middle.
      await context.setOffline(false);
      await pause(some(600));
      await kill();
      await pause(some(300));
      const cut = Math.random() < 0.5;
      if (cut) await context.setOffline(true);
      await serve();
      await pause(some(300));
      if (cut) await context.setOffline(false);
      if (round % 2 === 1) {
        await pause(some(300));
        await page.close();
        page = await context.newPage();
        await page.goto("/outbox");
      }
      await comeBack(page);
      await page.getByText("Everything is saved on the server").waitFor({ timeout: 90_000 });
      for (const contact of met) {
        const visits = await ask("GET", `/activities?filter[contact_id]=${contact.id}&limit=50`);
        assert.deepEqual(visits.data.map(({ kind, outcome }) => [kind, outcome]), [["visit", "meeting_held"]], `round ${round}`);
      }
      const tasks = await ask("GET", `/tasks?q=${stem}&limit=50`);
      assert.deepEqual(tasks.data.map(({ title }) => title), [stem], `round ${round}`);
      const files = await ask("GET", `/attachments?resource=contacts&record_id=${met[0].id}`);
      assert.deepEqual(files.data.map(({ name }) => name), [`${stem}.jpg`], `round ${round}`);
      const kept = Buffer.from(await (await fetch(new URL(files.data[0].file_url, own.url))).arrayBuffer());
      assert.ok(kept.length < photo.length && !kept.includes("SETU-TEST-EXIF"), "smaller, and without what the camera wrote");
    }
    console.log(`${device}: ${rounds[device]} rounds in ${Math.round((Date.now() - began) / 1000)} s`);
    await context.close();
  });
}

for (const device of everyDevice) test(`one's own work can be read without a network, and a refusal stays until somebody decides: on a ${device}`, async () => {
  // Dark on one of them: both looks are looked at.
  const page = await installed(device, device === "desk" ? "dark" : "light");
  const context = page.context();
  const title = unique("Read me ");
  const made = await ask("POST", "/tasks", { title, due_on: "2026-12-24" });
  const [moved, gone] = [await ask("POST", "/tasks", { title: unique("Moved ") }), await ask("POST", "/tasks", { title: unique("Gone ") })];
  await page.reload();
  await page.waitForResponse((answer) => answer.url().includes("/api/v1/sync") && answer.ok(), { timeout: 20_000 });
  await page.waitForTimeout(500);
  await context.setOffline(true);
  await page.goto(`/tasks/${made.id}`);
  await page.getByText(title).first().waitFor();
  await pill(page, "updated").waitFor();
  await page.goto("/tasks");
  await page.getByText(title).first().waitFor();
  await screenshot(page, `tasks-offline-${device}`);
  // It says so where less was asked for than it shows.
  await follow(page, "/tasks?q=nothing-is-called-so");
  await toast(page, "Search and filters need the network").waitFor();
  await page.getByText(title).first().waitFor();
  await follow(page, "/tasks");
  for (const { title } of [moved, gone]) await page.getByRole("button", { name: `Done: ${title}` }).click();
  await pill(page, "2 waiting").waitFor();
  // Meanwhile somebody else changes them.
  const of = ({ version }) => ({ "if-match": `"${version}"` });
  await ask("POST", `/tasks/${moved.id}/transitions`, { to: "waiting" }, of(moved));
  await ask("DELETE", `/tasks/${gone.id}`, undefined, of(gone));
  await context.setOffline(false);
  await page.goto("/outbox");
  await page.getByText("Changed by both").waitFor();
  await page.getByText("Failed", { exact: true }).waitFor();
  await page.getByRole("row", { name: /Status/ }).getByText("Waiting").waitFor();
  await assertAccessible(page, "what failed");
  await screenshot(page, `outbox-failed-${device}`);
  await page.getByRole("button", { name: "Keep mine" }).click();
  await page.getByText("Changed by both").waitFor({ state: "detached" });
  assert.equal((await ask("GET", `/tasks/${moved.id}`)).status, "done");
  // Whoever signs out is asked first, and leaves nothing behind.
  await follow(page, "/me");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByText("1 thing is not on the server yet").waitFor();
  await page.getByRole("button", { name: "Sign out and lose it" }).click();
  await page.waitForURL(/sign-in/);
  await page.waitForFunction(async () => (await indexedDB.databases()).every(({ name }) => !name?.startsWith("setu-")));
  await context.close();
});

test("a session that ends takes the key along; whoever signs in again finds what waited", async () => {
  const page = await installed();
  const title = unique("Left ");
  await page.context().setOffline(true);
  await writeTask(page, title);
  await pill(page, "1 waiting").waitFor();
  for (const { id, current } of await ask("GET", "/sessions")) if (!current) await ask("DELETE", `/sessions/${id}`);
  await page.context().setOffline(false);
  await page.waitForURL(/sign-in/, { timeout: 30_000 });
  const names = () => page.evaluate(async () => {
    const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("setu-"));
    const database = await new Promise((give) => { indexedDB.open(name).onsuccess = ({ target }) => give(target.result); });
    const all = (store) => new Promise((give) => {
      database.transaction(store).objectStore(store).getAllKeys().onsuccess = ({ target }) => give(target.result);
    });
    const found = { secret: await all("secret"), reads: await all("reads"), outbox: (await all("outbox")).length };
    database.close();
    return found;
  });
  let left = await names();
  for (let tries = 0; tries < 50 && left.secret.includes("key"); tries++) {
    await pause(100);
    left = await names();
  }
  assert.deepEqual(left, { secret: ["spare-key", "used"], reads: [], outbox: 1 });
  await signIn(page, rep);
  await page.goto("/outbox");
  await page.getByText("Everything is saved on the server").waitFor({ timeout: 30_000 });
  const tasks = await ask("GET", `/tasks?q=${encodeURIComponent(title)}`);
  assert.equal(tasks.data.length, 1);
  await page.context().close();
});

test("what is kept cannot be read on the disk", async () => {
  const page = await installed();
  const title = unique("Secret ");
  await page.context().setOffline(true);
  await writeTask(page, title);
  await pill(page, "1 waiting").waitFor();
  const all = await page.evaluate(async () => {
    const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("setu-"));
    const database = await new Promise((give) => { indexedDB.open(name).onsuccess = ({ target }) => give(target.result); });
    const told = [];
    for (const store of database.objectStoreNames) {
      const values = await new Promise((give) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => give(target.result);
      });
      for (const value of values) {
        if (value instanceof CryptoKey) told.push({ extractable: value.extractable });
        else if (value.sealed) told.push({ store, text: new TextDecoder("latin1").decode(value.sealed) });
      }
    }
    return told;
  });
  assert.ok(all.some(({ extractable }) => extractable === false), "the key cannot be taken out");
  assert.ok(all.some(({ store }) => store === "outbox"));
  assert.ok(!all.some(({ text }) => text?.includes(title)), "no text lies open");
  await page.context().close();
});
