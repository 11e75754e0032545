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

/** Runs in the page: colours change by transitions, however short, one level of the document after the other. */
async function coloursRest() {
  for (let frame = 0; frame < 4; frame += 1) {
    await new Promise(requestAnimationFrame);
    if (document.getAnimations().some((animation) => animation instanceof CSSTransition)) return false;
  }
  return true;
}

async function look(page, { name, path, ready = "h1", open }, way, found) {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await open?.(page);
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction(coloursRest);
    const where = `${name}-${way}-${theme}`;
    found.push(...(await violations(page)).map((violation) => `${where}: ${violation}`));
    await screenshot(page, where);
  }
  await page.emulateMedia({ colorScheme: "light" });
}
