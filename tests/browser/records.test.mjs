// A record from its first letter to the recycle bin: created, edited, taken back, changed by two at once, deleted, restored.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin } from "./support/api.mjs";
import {
  boxes,
  createDoctor,
  dialog,
  done,
  everyDevice,
  openList,
  press,
  recordName,
  rows,
  signedIn,
  toast,
  unique,
  writeInPlace,
} from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const save = (page) => dialog(page).getByRole("button", { name: "Save" });
const openAbout = (page) => page.locator(".tabs").getByRole("link", { name: "About" }).click();

/** Opens the sheet of a new record as it is done on the device. */
async function openNew(page, device, name) {
  if (device === "phone") {
    await press(page, "Create");
    await dialog(page).getByRole("link", { name }).click();
  } else {
    await press(page, name);
  }
  await save(page).waitFor();
}

/** Opens the sheet that edits the record of the page. */
async function openEdit(page, device) {
  if (device === "phone") await press(page, "Edit");
  else await page.keyboard.press("e");
  await save(page).waitFor();
}

for (const device of everyDevice) {
  test(`is created: what is wrong is told at its field, and a draft survives a reload: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page);
    await openNew(page, device, "New person");
    await save(page).click();
    const summary = dialog(page).locator("[data-summary]");
    await summary.waitFor();
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-summary"));
    assert.match(await page.title(), /^Error: /);
    await summary.getByRole("link", { name: "Enter a given name or a family name" }).click();
    assert.equal(await dialog(page).getByLabel("Given name").evaluate((input) => input === document.activeElement), true);
    await assertAccessible(page, "a form with errors");

    const family = unique("Draft");
    await dialog(page).getByLabel("PIN code").fill("12");
    await dialog(page).getByLabel("Phone number 1", { exact: true }).fill("12");
    await dialog(page).getByLabel("Given name").fill("Anil");
    await dialog(page).getByLabel("Family name").fill(family);
    // The draft is written when the typing pauses.
    await page.waitForFunction((family) => Object.values(localStorage).some((kept) => kept.includes(family)), family);
    await page.reload();
    await dialog(page).getByText("This is the draft that you left here.").waitFor();
    assert.equal(await dialog(page).getByLabel("Family name").inputValue(), family);
    await save(page).click();
    await summary.waitFor();
    assert.deepEqual((await summary.locator("li").allInnerTexts()).sort(), [
      "Enter a PIN code of six digits",
      "Enter a phone number with at least three digits",
    ]);
    await dialog(page).getByLabel("PIN code").fill("201301");
    await dialog(page).getByLabel("Phone number 1", { exact: true }).fill("98765 43210");
    await dialog(page).getByLabel("Specialties").fill("Cardiology");
    if (device === "phone") await save(page).click();
    else await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: `Anil ${family}` }).waitFor();
    await page.getByText("Cardiology").first().waitFor();
    await page.getByText("created this record").waitFor();
    const link = (name) => page.getByRole("link", { name }).first().getAttribute("href");
    assert.equal(await link(`Call Anil ${family}`), "tel:+919876543210");
    assert.equal(await link(`WhatsApp Anil ${family}`), "https://wa.me/919876543210");
    assert.match(await page.title(), new RegExp(family));
    await done(page);
  });

  test(`asks before unsaved work is closed, and keeps it: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page, "/accounts");
    const name = dialog(page).getByLabel("Name", { exact: true });
    const kept = unique("Kept Clinic ");
    await openNew(page, device, "New account");
    await name.fill(kept);
    const close = () => (device === "phone" ? dialog(page).getByRole("button", { name: "Close" }).click() : page.keyboard.press("Escape"));
    await close();
    await dialog(page).getByRole("button", { name: "Keep draft" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await openNew(page, device, "New account");
    assert.equal(await name.inputValue(), kept);
    await close();
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await openNew(page, device, "New account");
    assert.equal(await name.inputValue(), "");
    await done(page);
  });

  test(`is edited in its sheet and where it stands, and both are taken back: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Edited");
    await createDoctor(page, family);
    await openEdit(page, device);
    await dialog(page).getByLabel("Job title").fill("Consultant");
    await save(page).click();
    await dialog(page).waitFor({ state: "detached" });
    await page.getByText("set job title to Consultant").waitFor();
    await toast(page, "saved").getByRole("button", { name: "Undo" }).click();
    await page.getByText("removed job title Consultant").or(page.locator("summary", { hasText: "2 changes" })).first().waitFor();

    await openAbout(page);
    const name = (text) => page.waitForFunction((text) => document.querySelector(".record-head h1")?.innerText === text, text);
    await writeInPlace(page, "Family name", `${family}x`);
    await name(`Meera ${family}x`);
    await toast(page, "saved").getByRole("button", { name: "Undo" }).last().click();
    await name(`Meera ${family}`);

    await page.getByLabel("Class", { exact: true }).selectOption("A");
    await page.getByText("Class A").waitFor();

    // The domain's rule refuses a contact without any name; the old one comes back.
    await writeInPlace(page, "Given name", "");
    await name(family);
    await writeInPlace(page, "Family name", "");
    await toast(page, "Enter a given name or a family name").waitFor();
    await name(family);
    await done(page);
  });

  test(`changed by two people at once keeps both changes, and asks about the same field: on a ${device}`, async () => {
    const [mine, theirs] = [await signedIn(device), await signedIn(device)];
    const family = unique("Shared");
    await createDoctor(mine, family);
    await theirs.goto(`${mine.url()}?tab=about`);
    await theirs.getByRole("button", { name: /^Edit Job title/ }).waitFor();

    await openEdit(mine, device);
    await dialog(mine).getByLabel("Job title").fill("Surgeon");
    await dialog(mine).getByLabel("Qualifications").fill("MS");
    await writeInPlace(theirs, "Job title", "Physician");
    await writeInPlace(theirs, "Best hours", "Sundays");
    await save(mine).click();
    const question = dialog(mine).filter({ hasText: "Changed by somebody else too" });
    await question.getByRole("row", { name: "Job title Surgeon Physician" }).waitFor();
    await assertAccessible(mine, "a conflict");
    await screenshot(mine, `conflict-${device}`);
    await question.getByRole("button", { name: "Take theirs" }).click();
    await dialog(mine).waitFor({ state: "detached" });
    await openAbout(mine);
    for (const value of ["Physician", "MS", "Sundays"]) await mine.locator(".about").getByText(value, { exact: true }).waitFor();
    // The browser itself writes into its console that the server refused the older version.
    await done(mine, { expected: /status of 412/ });
    await done(theirs);
  });

  test(`is deleted, brought back at once, deleted again and restored from the recycle bin: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Binned");
    await createDoctor(page, family);
    const address = page.url();
    const remove = async () => {
      await press(page, "More actions");
      await press(page, "Delete");
      await toast(page, "deleted").waitFor();
      await page.waitForURL((address) => address.pathname === "/people");
    };
    await remove();
    await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(address);
    await recordName(page).filter({ hasText: family }).waitFor();
    await remove();

    await page.goto("/recycle-bin");
    await page.getByRole("searchbox").fill(family);
    await press(page, `Restore Meera ${family}`);
    await toast(page, "Restored").waitFor();
    await page.getByRole("button", { name: `Restore Meera ${family}` }).waitFor({ state: "detached" });
    await page.goto(address);
    await recordName(page).filter({ hasText: family }).waitFor();
    await done(page);
  });
}

for (const device of everyDevice) {
  test(`is one of several that come back from the recycle bin together: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Binwala");
    for (const given_name of ["Asha", "Bina", "Chitra"]) {
      const made = await asAdmin("POST", "/contacts", { kind: "doctor", given_name, family_name: family });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    await openList(page, `/people?q=${family}`);
    for (const box of await boxes(page, device)) await box.click();
    await press(page, "Delete");
    await dialog(page).getByRole("button", { name: "Delete 3 records" }).click();
    await toast(page, "3 records deleted").waitFor();

    await page.goto(`/recycle-bin?q=${family}`);
    for (const given of ["Asha", "Bina"]) await page.getByLabel(`Select ${given} ${family}`).check();
    await assertAccessible(page, "some of the recycle bin chosen");
    await screenshot(page, `bin-several-${device}`);
    await press(page, "Restore 2 records");
    await toast(page, "2 records restored").waitFor();
    await page.getByLabel(`Select Asha ${family}`).waitFor({ state: "detached" });
    const back = async () => (await asAdmin("GET", `/contacts?q=${family}&include_total=true`)).body.page.total;
    assert.equal(await back(), 2);
    // What was chosen by mistake goes back.
    await toast(page, "2 records restored").getByRole("button", { name: "Undo" }).click();
    await toast(page, "Taken back").waitFor();
    assert.equal(await back(), 0);
    await page.getByLabel(`Select Asha ${family}`).waitFor();
    await press(page, "Restore all 3");
    await toast(page, "3 records restored").waitFor();
    assert.equal(await back(), 3);
    await done(page);
  });
}

test("is one of several that are deleted together, and all come back", async () => {
  const page = await signedIn();
  const family = unique("Several");
  for (const given of ["Asha", "Bina"]) await createDoctor(page, family, { given });
  await openList(page, `/people?q=${family}`);
  assert.equal(await rows(page).count(), 2);
  await page.getByLabel("Select all loaded rows").check();
  await press(page, "Delete");
  await dialog(page).getByRole("button", { name: "Delete 2 records" }).click();
  await toast(page, "2 records deleted").getByRole("button", { name: "Undo" }).click();
  await toast(page, "Taken back").waitFor();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr[data-id]").length === 2);
  await done(page);
});

test("comes back at once, and stays when the news of its deletion comes late", async () => {
  const [page, theirs] = [await signedIn(), await signedIn()];
  const family = unique("Late");
  await createDoctor(page, family, { given: "Asha" });
  await createDoctor(theirs, family, { given: "Bina" });
  // A slow network: nothing is heard of what happens until it is let through.
  let letThrough;
  const silence = new Promise((resolve) => (letThrough = resolve));
  await page.route("**/api/v1/events/stream", async (route) => {
    await silence;
    await route.continue();
  });
  await openList(page, `/people?q=${family}`);
  await page.getByLabel(`Select Asha ${family}`).check();
  await press(page, "Delete");
  await dialog(page).getByRole("button", { name: /^Delete/ }).click();
  await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
  await toast(page, "Taken back").waitFor();
  const asha = rows(page).filter({ hasText: "Asha" });
  await asha.waitFor();

  letThrough();
  await theirs.goto(`${theirs.url()}?tab=about`);
  await writeInPlace(theirs, "Given name", "Bindiya");
  // What is heard last is told last: by then the deletion has been heard of, too.
  await rows(page).filter({ hasText: "Bindiya" }).waitFor();
  assert.equal(await asha.count(), 1);
  await done(page);
  await done(theirs);
});
