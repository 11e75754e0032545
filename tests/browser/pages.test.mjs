// The page of an account and of a person: everything about them in one place, by keys, on the narrowest phone, on paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin } from "./support/api.mjs";
import { createDoctor, dialog, done, everyDevice, press, recordName, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const tabs = (page) => page.locator(".tabs");
const card = (page, title) => page.locator(".brief").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
const said = (page) => page.locator(".timeline .event");

/** The first record of a list, and the address of its page. */
async function firstOf(page, list) {
  await page.goto(list);
  await page.locator("tbody tr[data-id] a.row-link").first().waitFor();
  return page.locator("tbody tr[data-id] a.row-link").first().getAttribute("href");
}

/** Nothing of the page lies beyond the right edge. */
async function assertFits(page, what) {
  const [wide, narrow] = await page.evaluate(() => [document.scrollingElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= narrow, `${what} is ${wide} px wide on a screen of ${narrow} px`);
}

for (const device of everyDevice) {
  test(`an account's page tells of its people and tie-ups: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Pagewala");
    await createDoctor(page, family);
    const doctor = page.url();
    const account = unique("Page Clinic ");
    await page.goto("/accounts?sheet=new-account");
    await dialog(page).getByLabel("Kind").selectOption("clinic");
    await dialog(page).getByLabel("Name", { exact: true }).fill(account);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: account }).waitFor();
    const address = page.url();

    await tabs(page).getByRole("link", { name: "People" }).click();
    await press(page, "Add person");
    await dialog(page).getByRole("combobox", { name: "Who" }).fill(family);
    await page.getByRole("option", { name: family }).first().click();
    await dialog(page).getByLabel("Role").selectOption("referrer");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.locator(".rows .first").filter({ hasText: family }).waitFor();

    await tabs(page).getByRole("link", { name: "Timeline" }).click();
    await said(page).filter({ hasText: "added a new place of work" }).getByRole("link", { name: family }).waitFor();
    if (device === "desk") {
      await card(page, "People").getByRole("link", { name: family }).waitFor();
      await card(page, "Tie-ups").getByText("Nothing is agreed with this account").waitFor();
    }
    await assertAccessible(page, "the timeline with its cards");
    await screenshot(page, `account-page-${device}`);

    // Narrowed to one kind, by an address that can be sent to somebody.
    await press(page, "Changes");
    await page.waitForURL(/of=accounts/);
    await said(page).filter({ hasText: "created this record" }).waitFor();
    await said(page).nth(1).waitFor({ state: "detached" });
    await press(page, "Comments");
    await page.getByText("Nothing has happened yet").waitFor();

    // "About" has all of it on every screen.
    await page.goto(`${address}?tab=about`);
    await card(page, "People").getByRole("link", { name: family }).waitFor();
    await page.goto(doctor);
    await said(page).filter({ hasText: "added a new place of work" }).getByRole("link", { name: account }).waitFor();
    await done(page);
  });

  test(`a page is printed with all that it has: on a ${device}`, async () => {
    const page = await signedIn(device);
    const account = await firstOf(page, "/tie-ups?f=status:in:active").then(async (tieUp) => {
      await page.goto(tieUp);
      return page.locator(".record-head a.with-icon").first().getAttribute("href");
    });
    await page.addInitScript(() => {
      window.print = () => document.body.setAttribute("data-printed", "");
    });
    await page.goto(account.split("?")[0]);
    await recordName(page).waitFor();
    await press(page, "More actions");
    await press(page, "Print");
    await page.waitForURL(/tab=everything/);
    for (const heading of ["Organisation", "Addresses", "Tie-ups", "People", "Timeline"]) {
      await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
    }
    await said(page).first().waitFor();
    await assertAccessible(page, "everything on one page");
    await page.locator(".not-printed").getByRole("button", { name: "Print" }).click();
    await page.locator("body[data-printed]").waitFor();

    await page.emulateMedia({ media: "print" });
    for (const hidden of [".side-nav", ".topbar", ".bottom-bar", ".composer", ".not-printed", ".tabs", ".record-head .tools"]) {
      for (const part of await page.locator(hidden).all()) assert.equal(await part.isVisible(), false, `${hidden} is on paper`);
    }
    assert.ok(await page.getByRole("heading", { name: "Addresses" }).isVisible());
    await screenshot(page, `account-on-paper-${device}`);
    await page.emulateMedia({ media: "screen" });
    await press(page, "Close");
    await page.waitForURL((url) => !url.search.includes("tab="));
    await done(page);
  });
}

for (const device of everyDevice) {
  test(`what a role may not see is called hidden, and not empty: on a ${device}`, async () => {
    const rep = { email: "rep@setu.example", password: "setu-demo-2026" };
    const [user] = (await asAdmin("GET", `/users?filter[email]=${rep.email}`)).body.data;
    const patient = { kind: "patient", given_name: "Meera", family_name: unique("Hiddenwala"), uhid: `NOI${Date.now()}`, owner_id: user.id };
    const made = await asAdmin("POST", "/contacts", patient);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const page = await signedIn(device, rep);
    await page.goto(`/people/${made.body.id}?tab=about`);
    await recordName(page).filter({ hasText: patient.family_name }).waitFor();
    const uhid = page.locator(".facts dt", { hasText: "Hospital number (UHID)" }).locator("xpath=following-sibling::dd[1]");
    assert.equal(await uhid.innerText(), "Hidden from your role");
    assert.equal(await uhid.getByRole("button").count(), 0, "what is hidden cannot be edited");
    assert.equal(await page.getByText(patient.uhid).count(), 0);
    await assertAccessible(page, "a page with hidden fields");
    await screenshot(page, `hidden-${device}`);
    // The form takes nothing for it either, and keeps it when something else is saved.
    await page.goto(`/people/${made.body.id}?sheet=edit`);
    const field = dialog(page).locator(".field").filter({ hasText: "Hospital number (UHID)" });
    await field.getByText("Hidden from your role").waitFor();
    assert.equal(await field.locator("input").count(), 0, "what is hidden cannot be written over");
    await assertAccessible(page, "a form with hidden fields");
    await screenshot(page, `hidden-form-${device}`);
    await dialog(page).getByLabel("Given name").fill("Kavya");
    await dialog(page).getByRole("button", { name: "Save", exact: true }).click();
    await recordName(page).filter({ hasText: `Kavya ${patient.family_name}` }).waitFor();
    assert.equal((await asAdmin("GET", `/contacts/${made.body.id}`)).body.uhid, patient.uhid);
    await done(page);
  });
}

test("a page is gone through by keys", async () => {
  const page = await signedIn("desk");
  const family = unique("Keywala");
  await createDoctor(page, family);
  for (const [digit, tab] of [["2", "About"], ["3", "Places"], ["5", "Consent"], ["1", "Timeline"]]) {
    await page.keyboard.press(digit);
    await tabs(page).locator("[aria-current=page]").filter({ hasText: tab }).waitFor();
  }
  await page.keyboard.press("m");
  await page.keyboard.type("Wants to see the cath lab");
  await page.keyboard.press("Control+Enter");
  await page.locator(".comment").filter({ hasText: "cath lab" }).waitFor();
  await page.locator(".composer textarea").evaluate((area) => area.blur());
  await page.keyboard.press("?");
  await dialog(page).getByText("Write a comment").waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await page.keyboard.press("e");
  await dialog(page).getByLabel("Given name").waitFor();
  await page.keyboard.press("Escape");
  await done(page);
});

test("every tab fits the narrowest phone", async () => {
  const page = await signedIn("phone");
  const contact = await firstOf(page, "/people?f=kind:in:doctor");
  const account = await firstOf(page, "/accounts?f=kind:in:hospital");
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [record, names] of [
    [contact, ["", "about", "places", "relationships", "consent", "files", "everything"]],
    [account, ["", "about", "tie-ups", "people", "files", "everything"]],
  ]) {
    for (const name of names) {
      await page.goto(name ? `${record}?tab=${name}` : record);
      await recordName(page).waitFor();
      await page.waitForFunction(() => !document.querySelector(".record-page .skeleton"));
      await assertFits(page, `${record}?tab=${name}`);
      await screenshot(page, `narrow-${record.split("/")[1]}-${name || "timeline"}`);
    }
    await assertAccessible(page, "a page on 320 px");
  }
  await done(page);
});
