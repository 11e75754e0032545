// Looks at pages as everybody has them: on a phone and on a desk, in both languages, light and dark.
import assert from "node:assert/strict";
import { ofColour, violations } from "./accessibility.mjs";
import { openPage } from "./browser.mjs";
import { screenshot } from "./screenshot.mjs";
import { chooseLanguage, signIn } from "./sign_in.mjs";

const devices = ["phone", "desk"];
const languages = { hi: "hi-IN", en: "en-IN" };

/**
 * Opens each of `places` in every way and asks axe. A place is `{ name, path, ready?, open?, only? }`: `ready` is what must
 * be there before looking, `open` does something first (a menu has no address of its own), `only` names the one device
 * that has it. `signedOut` places are looked at before anybody has signed in, the others as `who`; `at` is the server.
 */
export async function assertAccessibleEverywhere(browser, places) {
  const found = (await Promise.all(devices.map((device) => lookOn(browser, device, places)))).flat();
  assert.deepEqual(found, [], "what axe finds");
}

async function lookOn(browser, device, { signedOut = [], signedIn = [], who, at }) {
  const here = ({ only }) => only === undefined || only === device;
  const found = [];
  for (const [language, locale] of Object.entries(languages)) {
    const page = await openPage(browser, { device, language: locale, at });
    for (const place of signedOut.filter(here)) {
      await page.goto(place.path);
      await look(page, place, `${device}-${language}`, found);
    }
    if (signedIn.length > 0) {
      await signIn(page, who);
      await chooseLanguage(page, language);
    }
    for (const place of signedIn.filter(here)) {
      const way = `${device}-${language}`;
      await follow(page, place.path);
      // One page that does not come must not hide what is wrong with the others.
      await look(page, place, way, found).catch((error) => found.push(`${place.name}-${way}: ${error.message}`));
    }
    // The browser itself writes into its console that a record is not there, which one of the places is about.
    found.push(...page.complaints().filter((complaint) => !complaint.includes("status of 404")));
    await page.context().close();
  }
  return found;
}

/** Goes to an address as a link does, which takes a tenth of the time of loading the app again. */
async function follow(page, path) {
  // What is open stays behind, whatever it is: two presses close a menu in a dialog.
  await page.keyboard.press("Escape");
  await page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForURL((address) => address.pathname + address.search === path);
}

/**
 * Runs in the page. Chromium takes over a new theme in what is out of sight only when it comes into sight, and elsewhere
 * by transitions that begin one after the other: both at once instead.
 */
export function paintAllAtOnce() {
  if (document.adoptedStyleSheets.length > 0) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important; transition: none !important; }");
  document.adoptedStyleSheets.push(sheet);
}

/** `places`: that the page shows places such as {name} on purpose, for whoever writes a text with them. */
async function look(page, { name, ready = "h1", open, places = false }, way, found) {
  await page.locator(ready).first().waitFor();
  await open?.(page);
  await page.evaluate(paintAllAtOnce);
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    const where = `${name}-${way}-${theme}`;
    // Only colours change with the theme.
    const broken = await violations(page, theme === "light" ? undefined : ofColour);
    found.push(...broken.map((violation) => `${where}: ${violation}`));
    await screenshot(page, where);
  }
  await page.emulateMedia({ colorScheme: "light" });
  const unfilled = (!places && (await page.locator("body").innerText()).match(/\{[a-z_]+\}/g)) || [];
  found.push(...unfilled.map((placeholder) => `${name}-${way}: shows ${placeholder}`));
}
