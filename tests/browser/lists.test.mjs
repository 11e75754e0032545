// A list is kept as a view and shared by its address; many records change at once and change back; what others add is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, asUser, makeUser } from "./support/api.mjs";
import { boxes, dialog, done, everyDevice, openList, openPalette, press, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const manager = { email: "manager@setu.example", password: "setu-demo-2026" };

/** What the list of people is asked for from now on, as it searches. */
function searches(page) {
  const asked = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/api/v1/contacts") asked.push(searchParams.get("q") ?? "");
  });
  return asked;
}

/** Some doctors of one family, made without a page. */
async function family(count) {
  const name = unique("Listwala");
  for (let number = 0; number < count; number += 1) {
    const made = await asAdmin("POST", "/contacts", { kind: "doctor", given_name: `Asha${"abcdefghij"[number]}`, family_name: name });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  return name;
}

const tagged = async (name, tag) =>
  (await asAdmin("GET", `/contacts?q=${name}&filter[tags]=${tag}&limit=1&include_total=true`)).body.page.total;

for (const device of everyDevice) {
  test(`a view is saved, shared by its address, and says what was edited: on a ${device}`, async () => {
    const page = await signedIn(device);
    const name = unique("View");
    await openList(page, "/people?f=kind:in:doctor&sort=-created_at");
    await press(page, "Save view");
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByLabel("Who sees it").selectOption({ label: "Only me" });
    await assertAccessible(page, "saving a view");
    await dialog(page).getByRole("button", { name: "Save", exact: true }).click();
    await toast(page, name).waitFor();
    await page.waitForURL(/view=[0-9a-f-]{36}/);
    const id = new URL(page.url()).searchParams.get("view");
    const tab = page.getByRole("button", { name, exact: true });
    assert.equal(await tab.getAttribute("aria-pressed"), "true");
    await assertAccessible(page, "a list with a view");

    // The address alone opens it.
    await page.goto(`/people?view=${id}`);
    await page.waitForURL((address) => address.searchParams.get("f") === "kind:in:doctor");
    await rows(page).first().waitFor();

    // An order of its own is an edit, which goes back.
    await page.goto(`${page.url()}&q=sharma`);
    await page.getByText("Edited", { exact: true }).waitFor();
    await press(page, "Reset");
    await page.waitForURL((address) => !address.searchParams.has("q"));

    // A colleague is told that it is not shown to them.
    const other = await signedIn(device, manager);
    await other.goto(`/people?view=${id}`);
    await other.getByText("You can't see this view").waitFor();
    await done(other);
    assert.equal((await asAdmin("DELETE", `/saved-views/${id}`)).status, 428, "the address was the view's");
    await done(page);
  });

  test(`all that match are tagged, and it is taken back: on a ${device}`, async () => {
    const name = await family(3);
    const page = await signedIn(device);
    await openList(page, `/people?q=${name}`);
    assert.equal(await rows(page).count(), 3);
    for (const box of await boxes(page, device)) await box.click();
    await press(page, "Tag");
    await dialog(page).getByLabel("Add tags").fill("camp");
    await dialog(page).getByLabel("Add tags").press("Enter");
    await assertAccessible(page, "tagging several");
    await dialog(page).getByRole("button", { name: "Tag 3 records" }).click();
    await toast(page, "3 records changed").waitFor();
    assert.equal(await tagged(name, "camp"), 3);
    await toast(page, "3 records changed").getByRole("button", { name: "Undo" }).click();
    await toast(page, "Taken back").waitFor();
    assert.equal(await tagged(name, "camp"), 0);
    await done(page);
  });

  test(`a link to a view waits for the view's question: on a ${device}`, async () => {
    const name = await family(1);
    const data = { name: unique("Link"), resource: "contacts", question: { q: name, filters: [], columns: [] } };
    const view = await asAdmin("POST", "/saved-views", data);
    assert.equal(view.status, 201, JSON.stringify(view.body));
    const page = await signedIn(device);
    // What the page after signing in asks for is none of this.
    await rows(page).first().waitFor();
    const asked = searches(page);
    // A slow answer leaves the more time for what should not be shown.
    await page.route("**/api/v1/saved-views?*", async (route) => {
      await new Promise((resume) => setTimeout(resume, 700));
      await route.continue();
    });
    await page.goto(`/people?view=${view.body.id}`);
    await rows(page).first().waitFor();
    assert.equal(await rows(page).count(), 1);
    assert.ok(asked.length > 0 && asked.every((q) => q === name), `asked for ${JSON.stringify(asked)}`);
    // Views that do not come keep nobody from the list.
    await page.unroute("**/api/v1/saved-views?*");
    await page.route("**/api/v1/saved-views?*", (route) => route.abort());
    await page.goto(`/people?view=${view.body.id}`);
    await rows(page).nth(1).waitFor();
    await done(page, { expected: /ERR_FAILED/ });
  });

  test(`a list opens with the view of one's choice and nothing before it: on a ${device}`, async () => {
    const name = await family(1);
    const who = await makeUser("admin");
    const data = { name: unique("Usual"), resource: "contacts", question: { q: name, filters: [], columns: [] } };
    const view = await asUser(who, "POST", "/saved-views", data);
    assert.equal(view.status, 201, JSON.stringify(view.body));
    const usual = await asUser(who, "PUT", "/me/views/contacts", { pinned: [], default_view: view.body.id });
    assert.equal(usual.status, 200, JSON.stringify(usual.body));
    const opened = (address) => address.searchParams.get("view") === view.body.id;
    const page = await signedIn(device, who);
    // The device learns of it with the first list.
    await page.waitForURL(opened);
    await rows(page).first().waitFor();
    const asked = searches(page);
    await page.goto("/people");
    await page.waitForURL(opened);
    await rows(page).first().waitFor();
    assert.equal(await rows(page).count(), 1);
    assert.ok(asked.length > 0 && asked.every((q) => q === name), `asked for ${JSON.stringify(asked)}`);
    await done(page);
  });

  test(`a view is opened from the palette: on a ${device}`, async () => {
    const data = { name: unique("Palette"), resource: "accounts", question: { q: "clinic", filters: [], columns: [] } };
    const view = await asAdmin("POST", "/saved-views", data);
    assert.equal(view.status, 201, JSON.stringify(view.body));
    const page = await signedIn(device);
    await openList(page);
    await openPalette(page, device);
    await page.locator(".palette [role=combobox]").fill(data.name);
    const line = page.getByRole("option").filter({ hasText: data.name });
    await line.getByText("Accounts").waitFor();
    await assertAccessible(page, "a view in the palette");
    await screenshot(page, `palette-view-${device}`);
    await line.click();
    await page.waitForURL((address) => address.pathname === "/accounts" && address.searchParams.get("q") === "clinic");
    await done(page);
  });

  test(`tags that are there are offered: on a ${device}`, async () => {
    const name = await family(2);
    const [first] = (await asAdmin("GET", `/contacts?q=${name}`)).body.data;
    const tag = unique("camp");
    const changes = { action: "update", changes: {}, add_tags: [tag], remove_tags: [], records: [{ id: first.id, version: first.version }] };
    assert.equal((await asAdmin("POST", "/contacts/bulk", changes)).status < 300, true);
    await assert.doesNotReject(async () => {
      for (let tries = 0; (await tagged(name, tag)) !== 1; tries += 1) {
        if (tries > 40) throw new Error("the tag did not come");
        await new Promise((resume) => setTimeout(resume, 100));
      }
    });
    const page = await signedIn(device);
    await openList(page, `/people?q=${name}`);
    for (const box of await boxes(page, device)) await box.click();
    await press(page, "Tag");
    for (const label of ["Add tags", "Remove tags"]) {
      const list = await dialog(page).getByLabel(label).getAttribute("list");
      const offered = await page.locator(`#${list} option`).evaluateAll((options) => options.map((option) => option.value));
      assert.deepEqual(offered, [tag], label);
    }
    await done(page);
  });

  test(`several are given to a colleague: on a ${device}`, async () => {
    const name = await family(2);
    const page = await signedIn(device);
    await openList(page, `/people?q=${name}`);
    for (const box of await boxes(page, device)) await box.click();
    await press(page, "Assign");
    const owner = dialog(page).getByRole("combobox");
    await owner.click();
    await page.getByRole("option").first().click();
    const who = await owner.inputValue();
    await dialog(page).getByRole("button", { name: "Assign 2 records" }).click();
    await toast(page, "2 record").waitFor();
    const found = await asAdmin("GET", `/contacts?q=${name}&expand=owner`);
    for (const contact of found.body.data) assert.equal(contact.owner.name, who);
    await done(page);
  });

  test(`what others add is told, and shown when it is asked for: on a ${device}`, async () => {
    const name = await family(1);
    const page = await signedIn(device);
    await openList(page, `/people?q=${name}`);
    assert.equal(await rows(page).count(), 1);
    const add = (family_name) => asUser(manager, "POST", "/contacts", { kind: "doctor", given_name: "Later", family_name });
    // What the list does not ask for is no news of it.
    assert.equal((await add(unique("Elsewhere"))).status, 201);
    assert.equal((await add(name)).status, 201);
    await page.getByText("1 new", { exact: true }).waitFor();
    assert.equal(await rows(page).count(), 1, "no row jumps in by itself");
    await assertAccessible(page, "a list with news");
    await press(page, "Show");
    await rows(page).nth(1).waitFor();
    await page.getByText("1 new", { exact: true }).waitFor({ state: "detached" });
    await done(page);
  });
}

test("boxes wait on a phone until somebody wants to choose", async () => {
  const name = await family(2);
  const page = await signedIn("phone");
  await openList(page, `/people?q=${name}`);
  const box = rows(page).first().locator("input[type=checkbox]");
  await box.waitFor({ state: "hidden" });
  await press(page, "Select");
  await box.click();
  await page.getByRole("button", { name: "Select", exact: true, pressed: true }).waitFor();
  await assertAccessible(page, "choosing on a phone");
  await screenshot(page, "select-phone");
  await page.emulateMedia({ colorScheme: "dark" });
  await screenshot(page, "select-phone-dark");
  await press(page, "Clear selection");
  await box.waitFor({ state: "hidden" });
  await done(page);
});
