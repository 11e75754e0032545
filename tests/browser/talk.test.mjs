// What hangs on every record, between two people in two browsers: comments with mentions, the bell, sharing, and what the
// other one changes at this moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { createDoctor, dialog, done, everyDevice, openList, press, recordName, rows, signedIn, toast, unique, writeInPlace } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const password = process.env.SETU_PASSWORD;
const rep = { email: "rep@setu.example", password };

const comment = (page) => page.getByRole("textbox", { name: "Write a comment" });
/** What says that something new is in the inbox. */
const unread = (page, device) =>
  device === "phone" ? page.locator(".bottom-bar .badge.unread") : page.getByRole("link", { name: /^Inbox, \d+ unread$/ });
const said = (page, text) => page.locator(".comment").filter({ hasText: text });

/** The name of somebody who is signed in, from the answer that signed them in. */
async function person(device, who) {
  const page = await signedIn(device, who);
  const name = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/auth/refresh", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    return (await answer.json()).user.full_name;
  });
  await page.reload();
  return { page, name };
}

/** Writes a comment in which `@` and a name choose a colleague. */
async function mention(page, name, rest) {
  await comment(page).pressSequentially(`@${name}`);
  const option = page.getByRole("listbox", { name: "Colleagues" }).getByRole("option", { name, exact: true });
  await option.first().waitFor();
  await option.first().click();
  await comment(page).pressSequentially(rest);
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await said(page, rest).waitFor();
}

for (const device of everyDevice) {
  test(`a mention reaches the bell of the other one, and leads to the record: on a ${device}`, async () => {
    const { page: there, name } = await person(device);
    await openList(there);
    const here = await signedIn("desk", rep);
    const family = unique("Mentioned");
    await createDoctor(here, family);
    const address = new URL(here.url()).pathname;
    await mention(here, name, "please call her");
    await assertAccessible(here, "a record with a comment");
    await screenshot(here, `talk-comment-${device}`);

    if (device === "phone") {
      await unread(there, device).waitFor();
      await press(there, "More");
      await dialog(there).getByRole("link", { name: /^Inbox/ }).click();
    } else {
      await unread(there, device).click();
    }
    const told = there.locator(".inbox .row").filter({ hasText: family });
    await told.getByText(/mentioned you about/).waitFor();
    await assertAccessible(there, "the inbox");
    await screenshot(there, `talk-inbox-${device}`);
    await told.getByRole("link").click();
    await there.waitForURL((url) => url.pathname === address);
    await said(there, "please call her").waitFor();
    await done(here);
    await done(there);
  });

  test(`a comment is changed, taken away and brought back: on a ${device}`, async () => {
    const page = await signedIn(device);
    await createDoctor(page, unique("Said"));
    await comment(page).fill("Call on Monday");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await said(page, "Call on Monday").getByRole("button", { name: "Edit comment" }).click();
    const again = page.getByRole("textbox", { name: "Edit comment" });
    await again.fill("Call on Tuesday");
    await again.press("Control+Enter");
    await said(page, "Call on Tuesday").getByText("Edited").waitFor();
    await said(page, "Call on Tuesday").getByRole("button", { name: "Delete comment" }).click();
    await page.getByText("deleted a comment").waitFor();
    assert.equal(await said(page, "Call on").count(), 0);
    await toast(page, "Comment deleted").getByRole("button", { name: "Undo" }).click();
    await said(page, "Call on Tuesday").waitFor();
    await done(page);
  });

  test(`a shared record is seen by the other one, who is told why: on a ${device}`, async () => {
    const { page: there, name } = await person("desk", rep);
    const here = await signedIn(device);
    const family = unique("Shared");
    await createDoctor(here, family);
    const address = new URL(here.url()).pathname;
    await there.goto(address);
    await there.getByText("This record does not exist, or it is not yours to see.").or(there.getByText("There is nothing here")).first().waitFor();

    await press(here, "More actions");
    await here.getByRole("button", { name: "Share and see who has access" }).or(here.getByRole("menuitem", { name: "Share and see who has access" })).first().click();
    await dialog(here).getByRole("heading", { name: "Who sees this" }).waitFor();
    await dialog(here).getByRole("combobox", { name: "With whom" }).fill(name);
    await dialog(here).getByRole("option").filter({ hasText: name }).first().click();
    await dialog(here).getByRole("button", { name: "Share", exact: true }).click();
    await dialog(here).locator(".row").filter({ hasText: name }).filter({ hasText: "Shared by" }).waitFor();
    await assertAccessible(here, "the sheet that shares");
    await screenshot(here, `talk-share-${device}`);

    await there.getByRole("link", { name: /^Inbox, \d+ unread$/ }).waitFor();
    await there.goto(address);
    await recordName(there).filter({ hasText: family }).waitFor();
    await dialog(here).getByRole("button", { name: `Stop sharing with ${name}` }).click();
    await dialog(here).getByText("This is not shared with anybody").waitFor();
    await here.keyboard.press("Escape");
    await here.getByText(`stopped sharing this with ${name}`).waitFor();
    await done(here);
    // The browser itself writes that the record was not there, before and after.
    await done(there, { expected: /status of 404/ });
  });
}

for (const device of everyDevice) {
  test(`a row and an open record follow what somebody else changes, and a form keeps what is typed: on a ${device}`, async () => {
    const here = await signedIn(device, rep);
    const { page: there, name } = await person(device);
    const family = unique("Followed");
    await createDoctor(here, family);
    const address = new URL(here.url()).pathname;
    const list = await here.context().newPage();
    await list.goto(`/people?q=${family}`);
    const row = rows(list).filter({ hasText: family });
    await row.waitFor();

    await there.goto(`${address}?tab=about`);
    await writeInPlace(there, "Job title", "Registrar");
    await here.getByText("set job title to Registrar").waitFor();
    await there.locator(".tabs").getByRole("link", { name: "Timeline" }).click();
    await there.keyboard.press("e");
    await dialog(there).getByLabel("Family name").fill(`${family} Rao`);
    await dialog(there).getByRole("button", { name: "Save" }).click();
    await recordName(here).filter({ hasText: `${family} Rao` }).waitFor();
    await row.filter({ hasText: `${family} Rao` }).waitFor();

    // Two with the same form open notice each other, and what is typed stays.
    await here.keyboard.press("e");
    await dialog(here).getByLabel("Given name").fill("Meenakshi");
    await there.keyboard.press("e");
    await dialog(there).getByText(/is editing this as well/).waitFor();
    await dialog(there).getByLabel("Job title").fill("Consultant");
    await dialog(there).getByRole("button", { name: "Save" }).click();
    await dialog(there).waitFor({ state: "detached" });
    await dialog(here).getByText(`${name} has just changed this record`).waitFor();
    assert.equal(await dialog(here).getByLabel("Given name").inputValue(), "Meenakshi");
    await screenshot(here, `talk-changed-meanwhile-${device}`);
    await dialog(here).getByRole("button", { name: "Save" }).click();
    await recordName(here).filter({ hasText: "Meenakshi" }).waitFor();
    await here.locator(".tabs").getByRole("link", { name: "About" }).click();
    await here.getByText("Consultant").first().waitFor();
    await list.close();
    // The browser itself writes that the version had changed, which the app then settles.
    await done(here, { expected: /status of 412/ });
    await done(there);
  });
}

for (const device of everyDevice) {
  test(`who cannot see the record is not told, and it is shared from there: on a ${device}`, async () => {
    const { page: there, name } = await person(device, rep);
    const here = await signedIn(device);
    await createDoctor(here, unique("Hidden"));
    await mention(here, name, "what do you think?");
    await here.getByText(`${name} cannot see this record and was not told.`).waitFor();
    await press(here, "Share with them");
    await here.getByText(/shared this with/).first().waitFor();
    await unread(there, device).waitFor();
    await done(here);
    await done(there);
  });
}

for (const device of everyDevice) {
  test(`a photo is put on a record, shown small and large, and deleted: on a ${device}`, async () => {
    const page = await signedIn(device);
    await createDoctor(page, unique("Pictured"));
    await page.locator(".tabs").getByRole("link", { name: "Files" }).click();
    await page.getByText("No files yet").waitFor();
    const photo = await page.screenshot({ type: "png" });
    await page.locator("input[name=files]").setInputFiles([
      { name: "Visiting card.png", mimeType: "image/png", buffer: photo },
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("She is free on Mondays.") },
    ]);
    const card = page.locator(".files li").filter({ hasText: "Visiting card.png" });
    await card.waitFor();
    await page.locator(".files li").filter({ hasText: "notes.txt" }).waitFor();
    const width = await card.locator("img").evaluate(async (img) => (await img.decode(), img.naturalWidth));
    assert.ok(width > 0 && width <= 480, `the small picture is ${width} pixels wide`);
    await assertAccessible(page, "the files of a record");
    await screenshot(page, `talk-files-${device}`);
    await card.getByRole("button", { name: "Open Visiting card.png" }).click();
    await dialog(page).locator("img.preview").evaluate((img) => img.decode());
    await assertAccessible(page, "a picture in its full size");
    await page.keyboard.press("Escape");
    await card.getByRole("button", { name: "Delete Visiting card.png" }).click();
    await card.waitFor({ state: "detached" });
    await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
    await card.waitFor();
    await page.locator(".tabs").getByRole("link", { name: "Timeline" }).click();
    await page.getByText("added the file notes.txt").waitFor();
    await done(page);
  });
}
