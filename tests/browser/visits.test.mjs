// The day of the front desk: who comes when, who is here, who did not come; and the lead that somebody was booked for.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

const demo = (name) => ({ email: `${name}@setu.example`, password: "setu-demo-2026" });
let desk;
before(async () => {
  desk = await makeUser("front_desk");
});
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const row = (page, name) => rows(page).filter({ hasText: name });
const tap = (page, name, move) => row(page, name).getByRole("button", { name: new RegExp(`^${move}: `) });

async function make(who, path, data) {
  const made = await asUser(who, "POST", path, data);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** Somebody who is booked for this minute. */
async function booked(name, data = {}) {
  const patient = await make(desk, "/contacts", { kind: "patient", given_name: "Kavya", family_name: name });
  const starts_at = new Date(Date.now() - 60_000).toISOString();
  return make(desk, "/patient-visits", { contact_id: patient.id, kind: "opd", starts_at, department: "Cardiology", ...data });
}

for (const device of everyDevice) {
  test(`the desk sees today, and says who is here by one press each: on a ${device}`, async () => {
    const name = unique("Comes");
    await booked(name);
    const page = await signedIn(device, desk);
    await page.goto("/patient-visits");
    await page.waitForURL(/f=day%3Aeq%3A/);
    await page.goto(`/patient-visits?q=${name}`);
    await row(page, name).waitFor();
    await assertAccessible(page, "the day of the desk");
    await screenshot(page, `visits-${device}`);
    await tap(page, name, "Arrived").click();
    await toast(page, "Arrived").waitFor();
    await tap(page, name, "In consultation").waitFor();
    // A slip is tapped back.
    await toast(page, "Arrived").getByRole("button", { name: "Undo" }).click();
    await toast(page, "Taken back").waitFor();
    await tap(page, name, "Arrived").click();
    await tap(page, name, "In consultation").click();
    await tap(page, name, "Completed").click();
    await row(page, name).getByRole("link").first().click();
    await recordName(page).filter({ hasText: name }).waitFor();
    await status(page, "Completed").waitFor();
    await assertAccessible(page, "a visit");
    await screenshot(page, `visit-${device}`);
    await done(page);
  });

  test(`who did not come is put off to another day: on a ${device}`, async () => {
    const name = unique("Misses");
    const visit = await booked(name);
    const page = await signedIn(device, desk);
    await page.goto(`/patient-visits?q=${name}`);
    if (device === "desk") {
      await tap(page, name, "No-show").click();
      await toast(page, "Did not come").waitFor();
      await page.goto(`/patient-visits/${visit.id}`);
    } else {
      await row(page, name).getByRole("link").first().click();
      await press(page, "No-show");
    }
    await status(page, "Did not come").waitFor();
    await press(page, "Put off");
    await dialog(page).getByRole("button", { name: "Put off" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByRole("button", { name: "In a week" }).click();
    await assertAccessible(page, "the question for another day");
    await dialog(page).getByRole("button", { name: "Put off" }).click();
    await status(page, "Put off").waitFor();
    await page.locator(".record-head").getByRole("link", { name: "The appointment in its place" }).click();
    await status(page, "Booked").waitFor();
    await done(page);
  });

  test(`a lead is booked and converted, and the visit goes along: on a ${device}`, async () => {
    const family = unique("Booked");
    const rep = demo("rep");
    const lead = await make(rep, "/leads", { channel: "phone", given_name: "Asha", family_name: family, specialty: "Cardiology" });
    const page = await signedIn(device, rep);
    await page.goto(`/leads/${lead.id}`);
    await recordName(page).filter({ hasText: family }).waitFor();
    await press(page, "Reached");
    await status(page, "Reached").waitFor();
    await press(page, "Qualified");
    await status(page, "Qualified").waitFor();
    await press(page, "Convert");
    await dialog(page).getByRole("radio", { name: /Somebody new/ }).waitFor();
    await dialog(page).getByLabel("Book an appointment, too").check();
    await dialog(page).getByRole("button", { name: "Convert", exact: true }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByRole("button", { name: "Tomorrow" }).click();
    assert.equal(await dialog(page).getByLabel("Department").inputValue(), "Cardiology");
    await screenshot(page, `convert-appointment-${device}`);
    await dialog(page).getByRole("button", { name: "Convert", exact: true }).click();
    await dialog(page).waitFor({ state: "detached" });
    await status(page, "Patient").waitFor();
    await page.locator(".record-head").getByRole("link", { name: `Asha ${family}` }).click();
    await recordName(page).filter({ hasText: `Asha ${family}` }).waitFor();
    await page.locator(".tabs").getByRole("link", { name: "Appointments" }).click();
    await page.locator(".rows .row").filter({ hasText: "Cardiology" }).first().waitFor();
    await done(page);
  });

  test(`the desk books somebody whom it knows: on a ${device}`, async () => {
    const name = unique("Known");
    const patient = await make(desk, "/contacts", { kind: "patient", given_name: "Kavya", family_name: name });
    const page = await signedIn(device, desk);
    await page.goto(`/people/${patient.id}`);
    await recordName(page).filter({ hasText: name }).waitFor();
    await page.locator(".tabs").getByRole("link", { name: "Appointments" }).click();
    await page.getByRole("link", { name: "New appointment" }).click();
    await dialog(page).getByLabel("Department").fill("Neurology");
    await dialog(page).getByRole("button", { name: "Tomorrow" }).click();
    await assertAccessible(page, "the form of a visit");
    await screenshot(page, `visit-form-${device}`);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await row(page, name).waitFor();
    await done(page);
  });
}
