// From a call to a patient: an inquiry is taken in while somebody is on the phone, the lead is tried, reached and moved on;
// what is sold stands on a board, with its discount and its forecast.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, openList, press, recordName, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { chooseLanguage } from "./support/sign_in.mjs";

const demo = (name) => ({ email: `${name}@setu.example`, password: "setu-demo-2026" });
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const badge = (page, word) => page.locator(".badge:visible").filter({ hasText: word }).first();
const said = (page) => page.locator(".timeline .event");
const save = (page) => dialog(page).getByRole("button", { name: "Save" });

/** A number that nobody has yet. */
function freshNumber() {
  const digits = String(Math.floor(Math.random() * 1e8)).padStart(8, "0");
  return `79${digits}`;
}

/** Makes a record with the rights of the demo's rep. */
async function make(path, data) {
  const made = await asUser(demo("rep"), "POST", path, data);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

async function takeIn(page, { number, name, message }) {
  await page.goto("/inquiries?sheet=new-inquiry");
  await dialog(page).getByLabel("Phone", { exact: true }).fill(number);
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByLabel("What they ask").fill(message);
}

/** Says how a call went; the sheet is open as soon as the call begins. */
async function call(page, outcome) {
  await page.locator(".record-head .reach a").filter({ hasText: "Call" }).click();
  await dialog(page).getByRole("button", { name: outcome, exact: true }).click();
  await dialog(page).waitFor({ state: "detached" });
}

for (const device of everyDevice) {
  test(`who asks by phone is taken in, tried, reached and booked: on a ${device}`, async () => {
    const page = await signedIn(device, demo("rep"));
    const [number, family] = [freshNumber(), unique("Asker")];
    await takeIn(page, { number, name: `Asha ${family}`, message: "Knee pain, what does a new knee cost?" });
    await dialog(page).getByText("Nobody known has this number.").waitFor();
    await assertAccessible(page, "the intake");
    await screenshot(page, `intake-${device}`);
    await save(page).click();
    await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: `Asha ${family}` }).waitFor();
    await status(page, "New").waitFor();
    const lead = page.url();

    await page.locator(".record-head .reach a").filter({ hasText: "Call" }).click();
    await dialog(page).getByRole("heading", { name: `How did it go with Asha ${family}?` }).waitFor();
    await assertAccessible(page, "the outcome of a call");
    await screenshot(page, `outcome-${device}`);
    await dialog(page).getByLabel("Note").fill("Rang for a minute");
    await dialog(page).getByRole("button", { name: "No answer", exact: true }).click();
    await toast(page, "Saved: No answer. Next try").waitFor();
    await status(page, "Being tried").waitFor();
    await said(page).filter({ hasText: "tried by Call: No answer" }).waitFor();
    await call(page, "Connected");
    await status(page, "Reached").waitFor();
    await press(page, "Qualified");
    await status(page, "Qualified").waitFor();
    await press(page, "Appointment booked");
    await dialog(page).getByRole("button", { name: "Appointment booked" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByRole("button", { name: "Tomorrow" }).click();
    await dialog(page).getByLabel("Doctor").fill("Dr Meera Iyer");
    await assertAccessible(page, "the question for an appointment");
    await dialog(page).getByRole("button", { name: "Appointment booked" }).click();
    await status(page, "Appointment booked").waitFor();
    await page.locator(".tabs").getByRole("link", { name: "Appointments" }).click();
    await page.locator(".rows .row").filter({ hasText: "Dr Meera Iyer" }).waitFor();
    await assertAccessible(page, "a lead");
    await screenshot(page, `lead-${device}`);

    // The same number again: the card knows the lead, and the inquiry belongs to it.
    await takeIn(page, { number, name: "Asha", message: "Which day was it?" });
    await dialog(page).locator(".who-asks").getByRole("link", { name: `Asha ${family}`, exact: true }).first().waitFor();
    await screenshot(page, `intake-known-${device}`);
    await save(page).click();
    await page.waitForURL(lead);
    await page.locator(".tabs").getByRole("link", { name: "Inquiries" }).click();
    await page.getByRole("link", { name: /Asha/ }).nth(1).waitFor();
    await done(page);
  });

  test(`a lead that ends says why, and one that is put off says until when: on a ${device}`, async () => {
    const made = await make("/leads", { channel: "phone", given_name: unique("Later"), phones: [{ number: freshNumber() }] });
    const page = await signedIn(device, demo("rep"));
    await page.goto(`/leads/${made.id}`);
    await recordName(page).filter({ hasText: made.full_name }).waitFor();
    await press(page, "Not now");
    await dialog(page).getByRole("button", { name: "Not now" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await assertAccessible(page, "the question for a date");
    await dialog(page).getByRole("button", { name: "In a week" }).click();
    await dialog(page).getByRole("button", { name: "Not now" }).click();
    await status(page, "Not now").waitFor();

    await press(page, "More steps");
    await press(page, "Lost");
    await dialog(page).getByRole("button", { name: "Lost" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByLabel("Why they do not come").selectOption("price");
    await dialog(page).getByRole("button", { name: "Lost" }).click();
    await status(page, "Lost").waitFor();
    await press(page, "Take up again");
    await status(page, "Assigned").waitFor();
    await done(page);
  });

  test(`leads stand on a board and move by their menu: on a ${device}`, async () => {
    const name = unique("Board");
    const mine = await make("/leads", { channel: "phone", given_name: name, phones: [{ number: freshNumber() }] });
    const page = await signedIn(device, demo("rep"));
    await openList(page, "/leads");
    await assertAccessible(page, "the list of leads");
    await screenshot(page, `leads-${device}`);
    await press(page, "Show as a board");
    await page.waitForURL(/layout=board/);
    await page.goto(`/leads?layout=board&q=${name}`);
    const column = (title) => page.locator(".board-column").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    await column("New").getByRole("link", { name }).waitFor();
    await column("New").getByRole("button", { name: `Move ${name}` }).click();
    await page.getByRole("button", { name: "Move to Reached", exact: true }).click();
    await column("Reached").getByRole("link", { name }).waitFor();
    if (device === "desk") {
      await column("Reached").getByRole("link", { name }).focus();
      await page.keyboard.press("Control+ArrowRight");
      await column("Qualified").getByRole("link", { name }).waitFor();
    }
    // Somebody else gives them another one: it comes onto the board that lies open.
    const given = { channel: "phone", given_name: name, family_name: "Again", owner_id: mine.owner_id };
    const other = await asAdmin("POST", "/leads", given);
    assert.equal(other.status, 201, JSON.stringify(other.body));
    await page.locator(".board-card").getByRole("link", { name: `${name} Again` }).waitFor();
    await page.goto("/leads?layout=board");
    await page.locator(".board-card").nth(5).waitFor();
    await assertAccessible(page, "a board");
    await screenshot(page, `board-${device}`);
    await done(page);
  });

  test(`an opportunity has its discount approved by somebody else, and counts in the forecast: on a ${device}`, async () => {
    const account = await make("/accounts", { kind: "corporate", name: unique("Mills ") });
    const page = await signedIn(device, demo("rep"));
    const name = unique("Health checks ");
    await page.goto(`/opportunities?sheet=new-opportunity&account=${account.id}~${encodeURIComponent(account.name)}`);
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByLabel("Amount").fill("5 lakh");
    await dialog(page).getByLabel("Discount in percent").fill("40");
    await save(page).click();
    await page.waitForURL(/\/opportunities\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: name }).waitFor();
    const address = page.url();
    await press(page, "Needs understood");
    await status(page, "Needs analysis").waitFor();
    if (device === "phone") await page.locator(".tabs").getByRole("link", { name: "About" }).click();
    await press(page, "Ask for approval");
    await dialog(page).getByLabel("Reason").fill("They bring 300 employees");
    await dialog(page).getByRole("button", { name: "Ask for approval" }).click();
    await badge(page, "Waiting for approval").waitFor();
    await assertAccessible(page, "an opportunity");
    await screenshot(page, `opportunity-${device}`);
    await done(page);

    const manager = await signedIn(device);
    await manager.goto(address);
    await recordName(manager).filter({ hasText: name }).waitFor();
    if (device === "phone") await manager.locator(".tabs").getByRole("link", { name: "About" }).click();
    await press(manager, "Approve");
    await dialog(manager).getByRole("button", { name: "Approve" }).click();
    await badge(manager, "Discount approved").waitFor();
    await press(manager, "Proposal sent");
    await status(manager, "Proposal sent").waitFor();

    await manager.goto("/opportunities?layout=board");
    await manager.locator(".board-card").nth(3).waitFor();
    await screenshot(manager, `pipeline-${device}`);
    await manager.goto("/forecast");
    await manager.getByRole("table").first().waitFor();
    await manager.getByRole("heading", { name: "What history lets expect" }).waitFor();
    await assertAccessible(manager, "the forecast");
    await screenshot(manager, `forecast-${device}`);
    await done(manager);
  });
}

test("the pages of leads are in Hindi, too", async () => {
  const page = await signedIn("phone", await makeUser("admin"));
  await chooseLanguage(page, "hi");
  await page.goto("/leads");
  await page.getByRole("heading", { level: 1, name: "लीड", exact: true }).waitFor();
  await page.locator("tbody tr[data-id]").nth(3).waitFor();
  const shown = await page.locator("main").innerText();
  assert.doesNotMatch(shown, /\b(leads|inquiries|people|record)\.[a-z_]+/, "a key that has no text");
  await screenshot(page, "leads-hindi");
  await done(page);
});
