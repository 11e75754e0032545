// What is on the screen before the app is there: names and numbers, from the answer that the app then takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDoctor, done, everyDevice, openList, recordName, rows, signedIn, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

/** From now on the app's code takes two seconds longer to be ready. */
const slowly = (page) => page.addInitScript(() => {
  const compile = WebAssembly.compileStreaming;
  WebAssembly.compileStreaming = async (answer) => {
    await new Promise((go) => setTimeout(go, 2000));
    return compile(answer);
  };
});

/** Counts what a page asks for at an address that begins like this. */
function counted(page, beginning) {
  const asked = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if ((pathname + search).startsWith(beginning)) asked.push(pathname + search);
  });
  return asked;
}

for (const device of everyDevice) {
  test(`names and numbers are there before the app, and are asked for once: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Earlywala");
    await createDoctor(page, family, { phone: "98100 44556" });
    const record = new URL(page.url()).pathname;
    await slowly(page);

    for (const [address, beginning] of [["/people", "/api/v1/contacts?sort="], ["/accounts", "/api/v1/accounts?sort="]]) {
      const asked = counted(page, beginning);
      await page.goto(address);
      const names = page.locator(".early > a b");
      await names.first().waitFor();
      assert.equal(await rows(page).count(), 0, "the app is not there yet");
      const [first, href] = [await names.first().innerText(), await page.locator(".early > a").first().getAttribute("href")];
      assert.match(href, new RegExp(`^${address}/[0-9a-f-]{36}$`));
      await screenshot(page, `early${address.replace("/", "-")}-${device}`);
      await rows(page).first().waitFor();
      await page.locator("#boot").waitFor({ state: "detached" });
      assert.equal(await rows(page).first().locator("a.row-link").getAttribute("href"), href);
      assert.ok((await rows(page).first().innerText()).includes(first));
      assert.deepEqual(asked.length, 1, `asked once, and not ${asked.join(" and ")}`);
    }

    const asked = counted(page, `/api/v1/contacts/${record.split("/").pop()}?`);
    await page.goto(record);
    const early = page.locator(".early");
    await early.getByText(family).waitFor();
    assert.equal(await early.getByRole("link", { name: "98100 44556" }).getAttribute("href"), "tel:+919810044556");
    assert.equal(await recordName(page).count(), 0, "the app is not there yet");
    await screenshot(page, `early-record-${device}`);
    await recordName(page).filter({ hasText: family }).waitFor();
    await page.locator("#boot").waitFor({ state: "detached" });
    assert.equal(asked.length, 1, `asked once, and not ${asked.join(" and ")}`);
    await done(page);
  });
}

test("nothing is drawn early of what the address narrows, nor for somebody who is signed out", async () => {
  const page = await signedIn("desk");
  await openList(page);
  await slowly(page);
  await page.goto("/people?q=sharma");
  await rows(page).first().waitFor();
  assert.equal(await page.locator("#boot").count(), 0);
  assert.equal(await page.locator("html[data-asks]").count(), 0);
  await page.context().clearCookies();
  await page.goto("/people");
  await page.getByLabel("Password", { exact: true }).waitFor();
  assert.equal(await page.locator("#boot").count(), 0, "nothing lies on top of the sign-in page");
  await done(page, { expected: /401/ });
});
