// A list is kept as a view and shared by its address; many records change at once and change back; what others add is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { ask, asAdmin } from "./support/api.mjs";
import { dialog, done, everyDevice, openList, press, rows, signedIn, toast, unique } from "./support/journey.mjs";

const manager = { email: "manager@setu.example", password: "setu-demo-2026" };

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
    for (const box of await rows(page).locator("input[type=checkbox]").all()) await box.click();
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

  test(`several are given to a colleague: on a ${device}`, async () => {
    const name = await family(2);
    const page = await signedIn(device);
    await openList(page, `/people?q=${name}`);
    for (const box of await rows(page).locator("input[type=checkbox]").all()) await box.click();
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
    const signed = await ask(undefined, "POST", "/auth/login", manager);
    const add = (family_name) =>
      ask(signed.body.access_token, "POST", "/contacts", { kind: "doctor", given_name: "Later", family_name });
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
