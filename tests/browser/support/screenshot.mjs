// Pictures for people to look at; a test that compares them would fail on every other machine's fonts.
import { mkdir } from "node:fs/promises";
import path from "node:path";

const folder = process.env.SETU_SCREENSHOTS;

/** Takes a picture of the whole page when SETU_SCREENSHOTS names a folder for it. */
export async function screenshot(page, name) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
