// Tie-ups, relationships and consents: what is agreed and by which moves, who is what to whom, one tap to consent and one
// to take it back, and a guardian for whoever is under 18.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { createDoctor, dialog, done, everyDevice, openList, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";

const tabs = (page) => page.locator(".tabs");
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });

/** Stands on the page of an account that nobody else uses. */
async function createAccount(page, name) {
  await page.goto("/accounts?sheet=new-account");
  await dialog(page).getByLabel("Kind").selectOption("corporate");
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
}

/** Writes a tie-up on the account's page and stays on its own. */
async function agree(page, { scope = "opd", percent = "12.5" } = {}) {
  await tabs(page).getByRole("link", { name: "Tie-ups" }).click();
  await press(page, "Add tie-up");
  await dialog(page).getByLabel("Covers").selectOption(scope);
  await dialog(page).getByRole("button", { name: "Add a discount" }).click();
  await dialog(page).getByLabel("Service, line 1").selectOption("laboratory");
  await dialog(page).getByLabel("Percent, line 1").fill(percent);
  await dialog(page).getByRole("button", { name: "Save" }).click();
}

for (const device of everyDevice) {
  test(`a tie-up is written, talked about, sent back with a reason, and found again: on a ${device}`, async () => {
    const page = await signedIn(device);
    const account = unique("Journey Mills ");
    await createAccount(page, account);
    await agree(page, { percent: "lots" });
    await dialog(page).getByRole("link", { name: "Enter a percentage such as 12.5" }).waitFor();
    await dialog(page).getByLabel("Percent, line 1").fill("12.5");
    await dialog(page).getByLabel("Credit days").fill("30");
    await dialog(page).getByLabel("Credit limit").fill("5 lakh");
    await assertAccessible(page, "the sheet of a tie-up");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/tie-ups\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: `${account} · Out-patients (OPD)` }).waitFor();
    await status(page, "Draft").waitFor();
    await page.getByText("Laboratory 12.5 %").waitFor();
    await page.getByText("30 days · up to ₹5,00,000").waitFor();

    await press(page, "Begin negotiation");
    await status(page, "Negotiation").waitFor();
    await press(page, "Ask for approval");
    await status(page, "Waiting for approval").waitFor();
    // Nobody approves their own request: the button is not even there.
    assert.equal(await page.getByRole("button", { name: "Approve", exact: true }).count(), 0);

    await press(page, "Send back");
    await dialog(page).getByRole("button", { name: "Send back" }).click();
    await dialog(page).getByRole("link", { name: "Say why" }).waitFor();
    await assertAccessible(page, "the question for a reason");
    await dialog(page).getByLabel("Reason").fill("The discount is too high");
    await dialog(page).getByRole("button", { name: "Send back" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await status(page, "Negotiation").waitFor();
    const moved = page.locator(".timeline .event").filter({ hasText: "from Waiting for approval to Negotiation" });
    await moved.getByText("The discount is too high").waitFor();
    await assertAccessible(page, "the page of a tie-up");

    // On the account's page, with its moves, and in the list by the account's name.
    await page.locator(".record-head").getByRole("link", { name: account }).click();
    const card = page.locator(".card").filter({ hasText: "Out-patients (OPD)" });
    await card.getByRole("button", { name: "Ask for approval" }).click();
    await card.getByText("Waiting for approval").waitFor();
    await openList(page, `/tie-ups?q=${encodeURIComponent(account.toLowerCase())}`);
    assert.equal(await rows(page).count(), 1);
    await done(page);
  });

  test(`somebody else's request is approved, and what was agreed stays: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page, "/tie-ups?f=status:in:pending_approval");
    await rows(page).first().locator("a.row-link").click();
    await status(page, "Waiting for approval").waitFor();
    await press(page, "Approve");
    await status(page, "Active").waitFor();
    await toast(page, "now Active").waitFor();
    await press(page, "Edit");
    await dialog(page).getByText("What was agreed stays as it is").waitFor();
    assert.equal(await dialog(page).getByLabel("Covers").count(), 0);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });

    await press(page, "Renew");
    await status(page, "Renewed").waitFor();
    assert.equal(await page.locator(".moves button").count(), 0);
    await done(page);
  });

  test(`one tap gives a consent, one takes it back, and both are kept: on a ${device}`, async () => {
    const page = await signedIn(device);
    await createDoctor(page, unique("Consent"));
    await tabs(page).getByRole("link", { name: "Consent" }).click();
    const sms = page.getByRole("button", { name: "Health information · SMS" });
    const state = (word) => page.locator(`[aria-label="Health information · SMS"][aria-pressed="${word}"]`);
    const ledger = page.locator(".card").filter({ has: page.getByRole("heading", { name: "Everything that was said" }) });
    await state("false").waitFor();
    await page.getByText("Nobody has asked yet").waitFor();
    await page.getByLabel("How you learn of it").selectOption("paper_form");
    await sms.click();
    await state("true").waitFor();
    await ledger.getByRole("listitem").filter({ hasText: "Given" }).getByText("On a paper form").waitFor();
    await sms.click();
    await state("false").waitFor();
    await ledger.getByRole("listitem").filter({ hasText: "Withdrawn" }).waitFor();
    assert.equal(await ledger.getByRole("listitem").count(), 2);
    await toast(page, "consent withdrawn").getByRole("button", { name: "Undo" }).click();
    await state("true").waitFor();
    await ledger.getByRole("listitem").nth(2).waitFor();
    await assertAccessible(page, "the consents of a person");
    await done(page);
  });

  test(`a relationship is seen from both ends: on a ${device}`, async () => {
    const page = await signedIn(device);
    const [one, other] = [unique("Older"), unique("Younger")];
    await createDoctor(page, one);
    const first = page.url();
    await createDoctor(page, other);
    await tabs(page).getByRole("link", { name: "Relationships" }).click();
    await press(page, "Add relationship");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "Choose the other person" }).waitFor();
    await dialog(page).getByRole("combobox", { name: "Who" }).fill(one);
    await page.getByRole("option", { name: one }).click();
    await dialog(page).getByLabel("What they are to").selectOption("parent");
    await assertAccessible(page, "the sheet of a relationship");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    const line = page.getByRole("listitem").filter({ hasText: one });
    await line.getByText("Parent").waitFor();

    await page.goto(`${first}?tab=relationships`);
    await page.getByRole("listitem").filter({ hasText: other }).getByText("Child").waitFor();
    // A second one that says the same is refused.
    await press(page, "Add relationship");
    await dialog(page).getByRole("combobox", { name: "Who" }).fill(other);
    await page.getByRole("option", { name: other }).click();
    await dialog(page).getByLabel("What they are to").selectOption("child");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByText("These two are known to be this to each other").waitFor();
    await done(page, { expected: /status of 409/ });
  });

  test(`a patient under 18 needs a guardian: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Child");
    await page.goto("/people?sheet=new-contact");
    await dialog(page).getByText("Patient", { exact: true }).first().click();
    await dialog(page).getByLabel("Given name").fill("Kavya");
    await dialog(page).getByLabel("Family name").fill(family);
    await dialog(page).getByLabel("Date of birth").fill("2019-05-01");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "A patient under 18 needs a guardian" }).waitFor();
    await assertAccessible(page, "a child without a guardian");
    await dialog(page).getByLabel("Guardian’s name").fill("Asha Rawat");
    await dialog(page).getByLabel("Guardian’s phone").fill("98765 43210");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);

    // The guardian consents, and nothing is offered.
    await tabs(page).getByRole("link", { name: "Consent" }).click();
    await page.getByText("Asha Rawat consents as the guardian").waitFor();
    assert.ok(await page.getByRole("button", { name: "Offers · SMS" }).isDisabled());
    await page.getByRole("button", { name: "Follow-up · Phone" }).click();
    await page.getByText("guardian: Asha Rawat").waitFor();
    await done(page);
  });
}
