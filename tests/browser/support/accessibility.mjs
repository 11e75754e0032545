// Asks axe whether everybody can use the page as it is now, with whatever dialog is open.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** The rules that a theme can break. */
export const ofColour = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** What axe finds, one line for each rule, with the first element that breaks it. */
export async function violations(page, rules = all) {
  // Evaluated by the debugger, so the page's content security policy stays as strict as it is in production.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), rules);
  return violations.map(({ id, impact, nodes }) => {
    const [first] = nodes;
    return `${id} (${impact}), ${nodes.length}×: ${first.target.join(" ")} ${first.failureSummary.replace(/\s+/g, " ")}`;
  });
}

/** Fails with the list when axe finds anything. */
export async function assertAccessible(page, where) {
  assert.deepEqual(await violations(page), [], `axe on ${where}`);
}
