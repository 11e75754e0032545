// What every journey needs: a browser for the file, people who are signed in, and names for the parts of a page.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { admin, launch, openPage } from "./browser.mjs";
import { signIn } from "./sign_in.mjs";

/** Every journey goes on both. */
export const everyDevice = ["phone", "desk"];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The one browser of this test file. */
export const theBrowser = () => browser;

/** A page of somebody who is signed in, with cookies of their own. */
export async function signedIn(device = "desk", who = admin) {
  const page = await openPage(browser, { device });
  await signIn(page, who);
  return page;
}

/** Ends a journey: nothing went wrong behind the page's back, but for what is `expected`. */
export async function done(page, { expected } = {}) {
  assert.deepEqual(page.complaints().filter((complaint) => !expected?.test(complaint)), []);
  await page.context().close();
}

/** A word that no other run and no record has; letters only, as names are. */
export function unique(stem = "") {
  const number = `${Date.now()}${Math.floor(Math.random() * 1000)}`;
  return stem + BigInt(number).toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[digit]);
}

export const rows = (page) => page.locator("tbody tr[data-id]");
export const dialog = (page) => page.locator("dialog[open]");
export const toast = (page, text) => page.locator(".toast").filter({ hasText: text });
export const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
export const recordName = (page) => page.locator(".record-head h1");
export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** The boxes of a list's rows; a phone shows them when somebody wants to choose. */
export async function boxes(page, device) {
  if (device === "phone") await press(page, "Select");
  return rows(page).locator("input[type=checkbox]").all();
}

export async function openList(page, address = "/people") {
  await page.goto(address);
  await rows(page).first().waitFor();
}

/** Opens the command palette as it is done on the device. */
export async function openPalette(page, device) {
  if (device === "phone") await press(page, "Search");
  else await page.keyboard.press("Control+k");
  await page.locator(".palette [role=combobox]").waitFor();
}

/** Makes a doctor and stays on the page of their record. */
export async function createDoctor(page, family, { given = "Meera", phone } = {}) {
  await page.goto("/people?sheet=new-contact");
  await dialog(page).getByLabel("Given name").fill(given);
  await dialog(page).getByLabel("Family name").fill(family);
  if (phone) await dialog(page).getByLabel("Phone number 1", { exact: true }).fill(phone);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
  await recordName(page).filter({ hasText: family }).waitFor();
}

/** Writes a field where it stands and waits until the server has answered. */
export async function writeInPlace(page, label, value) {
  const button = page.getByRole("button", { name: new RegExp(`^Edit ${label}`) });
  await button.click();
  // The field selects what it holds when it is ready to be typed in.
  const input = page.getByRole("textbox", { name: new RegExp(`^${label}`) });
  await input.fill(value);
  await input.press("Enter");
  await page.locator("button.inline-edit[aria-busy=false]").and(button).waitFor();
}
