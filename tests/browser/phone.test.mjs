// What only a phone has: cards instead of a table, sheets that close by Back, targets for thumbs, little width.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dialog, done, openList, press, recordName, rows, signedIn } from "./support/journey.mjs";

test("a list is cards, sheets close by Back, and every target is large enough for a thumb", async () => {
  const page = await signedIn("phone");
  await openList(page);
  // Cards: the headings are only read out.
  await page.waitForFunction(() => document.querySelector("thead").getBoundingClientRect().width <= 1);
  assert.deepEqual(await small(page), [], "the list");
  assert.equal(await page.getByRole("button", { name: "New person" }).count(), 0, "one button for it is enough, the one in the bar");
  await press(page, "Create");
  await dialog(page).getByRole("link", { name: "New person" }).click();
  await dialog(page).getByLabel("Family name").waitFor();
  assert.deepEqual(await small(page), [], "the form");
  await page.goBack();
  await dialog(page).waitFor({ state: "detached" });
  await rows(page).first().locator("a.row-link").click();
  await recordName(page).waitFor();
  for (const [tab, ready] of [["About", ".about"], ["Places", ".rows, .state"], ["Timeline", ".timeline"]]) {
    await page.locator(".tabs").getByRole("link", { name: tab }).click();
    await page.locator(ready).first().waitFor();
    assert.deepEqual(await small(page), [], tab);
  }
  await done(page);
});

for (const width of [390, 320]) {
  test(`nothing sticks out at the side of ${width} px`, async () => {
    const page = await signedIn("phone");
    await page.setViewportSize({ width, height: 700 });
    for (const path of ["/people", "/accounts", "/people?sheet=new-contact", "/imports", "/imports/new", "/exports", "/recycle-bin", "/admin/users", "/admin/teams", "/admin/facilities", "/admin/lead-settings", "/admin/jobs", "/admin/erasures", "/me"]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(over, 0, `${path} is wider than its window`);
    }
    await done(page);
  });
}

/** What can be pressed and is lower or narrower than 44 px; links inside text are exempt (WCAG 2.5.8), and a row's link is as large as its row. */
function small(page) {
  return page.evaluate(() => {
    const layer = document.querySelector("dialog[open]") ?? document;
    const target = (element) => (element.closest("label") ?? element).getBoundingClientRect();
    const isText = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
    return [...layer.querySelectorAll("button, a[href], input, select, summary")]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => !element.closest(".visually-hidden, .skip, thead") && !element.matches("a.row-link, a.first") && !isText(element))
      .map((element) => [element, target(element)])
      .filter(([, box]) => box.width > 1 && box.height > 1 && Math.min(box.height, box.width) < 44)
      .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  });
}
