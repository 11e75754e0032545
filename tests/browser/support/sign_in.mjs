// Signs people in as they do it themselves, and lets them choose their language.
import assert from "node:assert/strict";
import { admin } from "./browser.mjs";

/** Fills the form, wherever the page is, and waits for what comes after it. */
export async function signIn(page, { email, password } = admin) {
  await page.goto("/sign-in");
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL((address) => address.pathname !== "/sign-in");
}

/** Chooses a language on "My account"; the profile remembers it for every device. */
export async function chooseLanguage(page, code) {
  await page.goto("/me");
  const saved = page.waitForResponse((response) => response.url().endsWith("/me/preferences"));
  await page.locator(`#language-${code}`).click();
  assert.equal((await saved).status(), 200);
  await page.waitForFunction((code) => document.documentElement.lang === code, code);
}
