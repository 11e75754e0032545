// Looks at pages as everybody has them: on a phone and on a desk, in both languages, light and dark.
import assert from "node:assert/strict";
import { violations } from "./accessibility.mjs";
import { openPage } from "./browser.mjs";
import { screenshot } from "./screenshot.mjs";
import { chooseLanguage, signIn } from "./sign_in.mjs";

/**
 * Opens each of `places` in every way and asks axe. A place is `{ name, path, ready?, open? }`: `ready` is what must be
 * there before looking, `open` does something first (a dialog that has no address of its own).
 */
export async function assertAccessibleEverywhere(browser, places) {
  const found = [];
  for (const device of ["phone", "desk"]) {
    const page = await openPage(browser, { device });
    await signIn(page);
    try {
      for (const language of ["hi", "en"]) {
        await chooseLanguage(page, language);
        for (const place of places) await look(page, place, `${device}-${language}`, found);
      }
      assert.deepEqual(page.complaints(), [], `complaints on a ${device}`);
    } finally {
      await page.context().close();
    }
  }
  assert.deepEqual(found, [], "what axe finds");
}

/**
 * Runs in the page. Chromium takes over a new theme in what is out of sight only when it comes into sight, and elsewhere
 * by transitions that begin one after the other: both at once instead.
 */
function paintAllAtOnce() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important; transition: none !important; }");
  document.adoptedStyleSheets.push(sheet);
}

async function look(page, { name, path, ready = "h1", open }, way, found) {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await open?.(page);
  await page.evaluate(paintAllAtOnce);
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    const where = `${name}-${way}-${theme}`;
    found.push(...(await violations(page)).map((violation) => `${where}: ${violation}`));
    await screenshot(page, where);
  }
  await page.emulateMedia({ colorScheme: "light" });
}
