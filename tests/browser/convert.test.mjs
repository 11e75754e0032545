// A lead becomes a patient: who it is, with reasons; what they may buy; and back within half a minute.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser } from "./support/api.mjs";
import { dialog, done, everyDevice, press, recordName, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const rep = { email: "rep@setu.example", password: "setu-demo-2026" };
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const convert = (page) => dialog(page).getByRole("button", { name: "Convert", exact: true });

async function make(path, data) {
  const made = await asUser(rep, "POST", path, data);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** A lead that is qualified, of somebody with this number. */
async function qualified(page, data) {
  const lead = await make("/leads", { channel: "phone", specialty: "Cardiology", ...data });
  await page.goto(`/leads/${lead.id}`);
  await recordName(page).filter({ hasText: lead.full_name }).waitFor();
  await press(page, "Reached");
  await status(page, "Reached").waitFor();
  await press(page, "Qualified");
  await status(page, "Qualified").waitFor();
  return lead;
}

for (const device of everyDevice) {
  test(`a lead becomes the patient who is there already, and is taken back: on a ${device}`, async () => {
    const [family, number] = [unique("Known"), `79${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`];
    const name = { given_name: "Asha", family_name: family };
    const known = await make("/contacts", { kind: "patient", ...name, phones: [{ number }] });
    const page = await signedIn(device, rep);
    await qualified(page, { ...name, phones: [{ number }] });
    await press(page, "Convert");
    const use = dialog(page).getByRole("radio", { name: new RegExp(`Use Asha ${family}`) });
    await use.waitFor();
    assert.ok(await use.isChecked(), "the surest stands chosen");
    await dialog(page).getByText("same phone number").first().waitFor();
    await assertAccessible(page, "the match panel");
    await screenshot(page, `convert-${device}`);
    await convert(page).click();
    await dialog(page).waitFor({ state: "detached" });
    await status(page, "Patient").waitFor();
    assert.equal(await page.locator(`.record-head a[href="/people/${known.id}"]`).count(), 1);
    await page.getByText("Just converted.").waitFor();
    await assertAccessible(page, "a lead that was just converted");
    await screenshot(page, `converted-${device}`);
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    await toast(page, "Taken back").waitFor();
    await status(page, "Qualified").waitFor();
    await done(page);
  });

  test(`somebody who is there is not made twice: on a ${device}`, async () => {
    const [family, number] = [unique("Twice"), `78${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`];
    const known = await make("/contacts", { kind: "patient", given_name: "Kiran", family_name: family, phones: [{ number }] });
    const page = await signedIn(device, rep);
    await qualified(page, { given_name: "Usha", family_name: unique("Other") });
    await press(page, "Convert");
    await dialog(page).getByRole("radio", { name: /Somebody new/ }).waitFor();
    await dialog(page).getByLabel("Given name").fill("Kiran");
    await dialog(page).getByLabel("Family name").fill(family);
    await dialog(page).getByLabel("Phone").fill(number);
    await convert(page).click();
    const use = dialog(page).getByRole("radio", { name: new RegExp(`Use Kiran ${family}`) });
    await use.waitFor();
    assert.equal(await dialog(page).getByLabel("Given name").inputValue(), "Kiran", "what was typed stays");
    await assertAccessible(page, "a refused conversion");
    await screenshot(page, `convert-refused-${device}`);
    await use.check();
    await convert(page).click();
    await dialog(page).waitFor({ state: "detached" });
    await status(page, "Patient").waitFor();
    assert.equal(await page.locator(`.record-head a[href="/people/${known.id}"]`).count(), 1);
    await done(page, { expected: /status of 409/ });
  });

  test(`a lead becomes somebody new, with an opportunity: on a ${device}`, async () => {
    const family = unique("Fresh");
    const page = await signedIn(device, rep);
    await qualified(page, { given_name: "Bina", family_name: family });
    await press(page, "Convert");
    await dialog(page).getByRole("radio", { name: /Somebody new/ }).waitFor();
    await dialog(page).getByLabel("Given name").fill("Binita");
    await dialog(page).getByLabel("Phone").fill("12");
    await dialog(page).getByLabel("Open an opportunity, too").check();
    await dialog(page).getByLabel("Amount").fill("2 lakh");
    await convert(page).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await screenshot(page, `convert-wrong-${device}`);
    await dialog(page).getByLabel("Phone").fill("");
    await convert(page).click();
    await dialog(page).waitFor({ state: "detached" });
    await status(page, "Patient").waitFor();
    await page.locator(".record-head").getByRole("link", { name: `Binita ${family}` }).click();
    await recordName(page).filter({ hasText: `Binita ${family}` }).waitFor();
    await page.locator(".tabs").getByRole("link", { name: "Opportunities" }).click();
    await page.getByRole("link", { name: new RegExp(`Cardiology: Bina ${family}`) }).first().waitFor();
    await done(page, { expected: /status of 422/ });
  });
}
