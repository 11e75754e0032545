// Accounts and who works there: fields by kind, people with role and hours, who decides, who has left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { dialog, done, everyDevice, openList, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";

const tabs = (page) => page.locator(".tabs");
const actions = "Actions for this place";

/** A word where there is room for it, a star on a phone. */
const decides = (line, device) => (device === "phone" ? line.getByRole("img", { name: "Decides" }) : line.getByText("Decides", { exact: true }));

for (const device of everyDevice) {
  test(`an account has the fields of its kind, and its people with role and hours: on a ${device}`, async () => {
    const page = await signedIn(device);
    const name = unique("Journey School ");
    await page.goto("/accounts?sheet=new-account");
    await dialog(page).getByLabel("Beds").waitFor();
    await dialog(page).getByLabel("Kind").selectOption("school");
    await dialog(page).getByLabel("Beds").waitFor({ state: "detached" });
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByLabel("Students").fill("many");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "Enter a whole number" }).waitFor();
    await dialog(page).getByLabel("Students").fill("1,200");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
    await tabs(page).getByRole("link", { name: "About" }).click();
    await page.locator(".about").getByText("1,200").waitFor();

    // Somebody new, made on the way, with role and hours.
    await tabs(page).getByRole("link", { name: "People" }).click();
    await page.getByRole("button", { name: "Add person" }).click();
    const person = unique("Principal");
    await dialog(page).getByRole("combobox", { name: "Who" }).fill(`Kavita ${person}`);
    await page.getByRole("option", { name: `Create “Kavita ${person}”` }).click();
    await page.waitForURL((address) => address.searchParams.get("sheet") === "new-contact");
    assert.equal(await dialog(page).getByLabel("Family name").inputValue(), person);
    assert.equal(await dialog(page).getByLabel("Account", { exact: false }).first().inputValue(), name.trim());
    await dialog(page).getByText("Employee", { exact: true }).click();
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL((address) => address.searchParams.get("sheet") === "edit-affiliation");
    await dialog(page).getByLabel("Role").selectOption("influencer");
    await dialog(page).getByRole("button", { name: "Add hours" }).click();
    await dialog(page).getByLabel("To, line 1").fill("09:00");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "The end lies after the beginning" }).waitFor();
    await dialog(page).getByLabel("To, line 1").fill("12:30");
    await assertAccessible(page, "the sheet of an affiliation");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    const line = page.getByRole("listitem").filter({ hasText: person });
    await line.getByText("Influencer · Mon 10:00–12:30").waitFor();

    await line.getByRole("button", { name: "Actions for this place" }).click();
    await page.getByRole("button", { name: "Make deciding authority" }).click();
    await decides(line, device).waitFor();
    await line.getByRole("link", { name: person }).click();
    await tabs(page).getByRole("link", { name: "Places" }).click();
    await page.getByRole("listitem").filter({ hasText: name.trim() }).getByText("Main place").waitFor();
    await done(page);
  });

  test(`somebody who left an account is marked so, and it can be taken back: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page, "/accounts?f=kind:in:hospital");
    await rows(page).first().locator("a.row-link").click();
    await tabs(page).getByRole("link", { name: "People" }).click();
    const active = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: actions }), hasNotText: "No longer there" });
    const name = await active.first().locator("a.first").textContent();
    const line = page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
    const left = line.getByText("No longer there");

    await line.getByRole("button", { name: actions }).click();
    await press(page, "No longer works there");
    await left.waitFor();
    await toast(page, "saved").getByRole("button", { name: "Undo" }).click();
    await left.waitFor({ state: "detached" });

    await line.getByRole("button", { name: actions }).click();
    await press(page, "No longer works there");
    await left.waitFor();
    await line.getByRole("button", { name: actions }).click();
    await press(page, "Works there again");
    await left.waitFor({ state: "detached" });
    await done(page);
  });
}
