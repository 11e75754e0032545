// Marketing builds a web form: what it asks is added, moved, taken out and brought back, the preview follows, and the form
// is given out by its address and by a snippet, until it gets a new address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser, makeUser } from "./support/api.mjs";
import { server } from "./support/browser.mjs";
import { dialog, done, everyDevice, press, recordName, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const preview = (page) => page.locator("dialog[open] .form-preview");
const button = (page, name) => dialog(page).getByRole("button", { name, exact: true });
const question = (page, place) => dialog(page).locator(`[data-asked="${place}"]`);
const badge = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });

/** The preview follows and asks these things, in this order. */
async function assertAsked(page, expected) {
  const labels = preview(page).locator(".field > :is(label, legend):not(.check)");
  let shown;
  for (let tries = 0; tries < 100; tries++) {
    shown = await labels.allInnerTexts();
    if (shown.join() === expected.join()) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  assert.deepEqual(shown, expected);
}

/** Shows the preview, which a phone has behind a press. */
async function showPreview(page, device) {
  if (device === "phone") await dialog(page).locator("summary").filter({ hasText: "How it looks" }).click();
  await preview(page).waitFor();
}

/** Opens the sheet and writes what the form is called. */
async function begin(page, { name, title }) {
  await page.goto("/web-forms?sheet=new-web-form");
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByLabel("Title", { exact: true }).fill(title);
}

/** Adds a question with a choice, and moves it to the top, by a button and by keys. */
async function addChoice(page, label) {
  await button(page, "Choice").click();
  await question(page, 3).getByLabel("Question", { exact: true }).fill(label);
  const choices = question(page, 3).getByLabel("Answers to choose from");
  for (const choice of ["Left", "Right"]) {
    await choices.fill(choice);
    await choices.press("Enter");
  }
  assert.deepEqual(await preview(page).locator("select option").allInnerTexts(), ["Choose", "Left", "Right"]);
  await button(page, `Move ${label} up`).click();
  await question(page, 2).locator("button:focus").waitFor();
  await question(page, 2).getByLabel("Question", { exact: true }).press("Control+ArrowUp");
  await question(page, 1).locator("input:focus").waitFor();
  assert.equal(await question(page, 1).getByLabel("Question", { exact: true }).inputValue(), label);
}

/** Asks for consent, without saying at first what to. */
async function askConsent(page, text) {
  await dialog(page).getByRole("checkbox", { name: /Ask for consent/ }).check();
  await button(page, "Save").click();
  await dialog(page).locator("[data-summary]").getByRole("link", { name: "Say what it allows: 1 to 25 entries" }).waitFor();
  await assertAccessible(page, "the errors of the builder");
  await dialog(page).getByLabel("Text beside the box").fill(text);
  await dialog(page).getByRole("group", { name: "Appointments", exact: true }).getByRole("checkbox", { name: "Phone call" }).check();
}

for (const device of everyDevice) {
  test(`a form is built, shown as it will look, and given out: on a ${device}`, async () => {
    const who = await makeUser("marketing");
    const page = await signedIn(device, who);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const [name, title] = [unique("Knee "), unique("Ask about your knee ")];
    await begin(page, { name, title });
    await showPreview(page, device);
    await preview(page).getByText(title, { exact: true }).waitFor();
    await assertAsked(page, ["Your name", "Your phone number", "Your question (optional)"]);

    await addChoice(page, "Which knee?");
    await assertAsked(page, ["Your name", "Which knee? (optional)", "Your phone number", "Your question (optional)"]);
    await button(page, "Remove Your question").click();
    await assertAsked(page, ["Your name", "Which knee? (optional)", "Your phone number"]);
    await button(page, "Undo").click();
    await assertAsked(page, ["Your name", "Which knee? (optional)", "Your phone number", "Your question (optional)"]);

    const agreed = "The hospital may call me about my knee.";
    await askConsent(page, agreed);
    const box = preview(page).getByRole("checkbox");
    await preview(page).getByText(agreed).waitFor();
    assert.equal(await box.isChecked(), false, "nobody has ticked it beforehand");
    await dialog(page).getByRole("checkbox", { name: /Switched on/ }).check();
    await assertAccessible(page, "the builder");
    await screenshot(page, `form-builder-${device}`);
    await button(page, "Save").click();
    await page.waitForURL(/\/web-forms\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: name }).waitFor();
    await badge(page, "Switched on").waitFor();

    const { body: form } = await asUser(who, "GET", page.url().replace(/.*(?=\/web-forms\/)/, ""));
    assert.deepEqual(form.fields.map((field) => field.name ?? field.kind), ["name", "which_knee", "phone", "message"]);
    assert.deepEqual(form.consent, { text: agreed, grants: [{ purpose: "appointments", channel: "phone" }], required: false });
    await page.getByRole("button", { name: /^Copy <script/ }).click();
    await toast(page, "Copied").waitFor();
    const snippet = `<script src="${server}/public/form.js" data-form="${form.key}" async></script>`;
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), snippet);
    await assertAccessible(page, "the page of a form");
    await screenshot(page, `web-form-${device}`);

    const link = page.locator(`main a[href="${server}/f/${form.key}"]`);
    const [hosted] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await hosted.getByRole("heading", { level: 1, name: title }).waitFor();
    await hosted.getByLabel("Which knee?").selectOption("Left");
    await hosted.close();
    await done(page);
  });

  test(`a form in Hindi has Hindi labels, cannot be saved without a way to answer, and gets a new address: on a ${device}`, async () => {
    const who = await makeUser("marketing");
    const page = await signedIn(device, who);
    const name = unique("Hindi ");
    await begin(page, { name, title: "घुटने के बारे में पूछें" });
    await dialog(page).getByRole("radio", { name: "Hindi" }).check();
    await showPreview(page, device);
    await assertAsked(page, ["आपका नाम", "आपका फ़ोन नंबर", "आपका प्रश्न (वैकल्पिक)"]);
    await question(page, 1).getByRole("checkbox", { name: "Has to be answered" }).uncheck();
    await button(page, "Save").click();
    await dialog(page).getByRole("link", { name: "Let people have to enter a phone number or an e-mail address" }).click();
    await dialog(page).locator("fieldset:focus").waitFor();
    await question(page, 1).getByRole("checkbox", { name: "Has to be answered" }).check();
    await button(page, "Save").click();
    await page.waitForURL(/\/web-forms\/[0-9a-f-]{36}$/);
    await badge(page, "Switched off").waitFor();
    await press(page, "Switch on");
    await badge(page, "Switched on").waitFor();

    const address = page.url().replace(/.*(?=\/web-forms\/)/, "");
    const { body: before } = await asUser(who, "GET", address);
    await press(page, "New address");
    await dialog(page).getByRole("heading", { name: "Give it a new address?" }).waitFor();
    await assertAccessible(page, "the question for a new address");
    await button(page, "New address").click();
    await toast(page, "The form has a new address and snippet").waitFor();
    const { body: after } = await asUser(who, "GET", address);
    assert.notEqual(after.key, before.key);
    await page.locator(`main a[href="${server}/f/${after.key}"]`).waitFor();
    assert.equal((await fetch(`${server}/f/${before.key}`)).status, 404);
    assert.equal((await fetch(`${server}/f/${after.key}`)).status, 200);

    await page.goto(`/web-forms?q=${encodeURIComponent(name)}`);
    await page.getByRole("link", { name }).first().waitFor();
    await assertAccessible(page, "the list of forms");
    await screenshot(page, `web-forms-${device}`);
    await done(page);
  });
}
