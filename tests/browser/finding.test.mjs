// Anyone is found by three letters or any run of digits; a list is searched, narrowed and sorted, and its address keeps it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { createDoctor, done, everyDevice, openList, openPalette, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";

for (const device of everyDevice) {
  test(`anyone is found by three letters: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page);
    const name = await page.locator("tbody a.row-link").nth(3).innerText();
    const [, given] = name.match(/(?:Dr |Prof |Mrs |Mr |Ms )?(\S+)/);
    await openPalette(page, device);
    await page.keyboard.type(given.slice(0, 3));
    const options = page.locator(".palette [role=option]:has(.second)");
    await options.first().waitFor();
    const first = await options.first().locator(".first").innerText();
    assert.ok(first.toLowerCase().split(" ").some((word) => word.startsWith(given.slice(0, 3).toLowerCase())), first);
    await assertAccessible(page, "the palette");
    await options.first().click();
    await recordName(page).waitFor();
    assert.match(page.url(), /\/(people|accounts)\/[0-9a-f-]{36}$/);
    await done(page);
  });

  test(`somebody is found by any run of digits of their number: on a ${device}`, async () => {
    const page = await signedIn(device);
    const family = unique("Finder");
    const digits = `98${String(Date.now()).slice(-8)}`;
    await createDoctor(page, family, { phone: `${digits.slice(0, 5)}-${digits.slice(5)}` });
    await openPalette(page, device);
    await page.keyboard.type(digits.slice(2, 9));
    await page.locator(".palette [role=option]", { hasText: family }).click();
    await recordName(page).filter({ hasText: family }).waitFor();
    await done(page);
  });

  test(`a list is searched, filtered and sorted, all in the address: on a ${device}`, async () => {
    const page = await signedIn(device);
    await openList(page);
    await press(page, "Doctors");
    await page.waitForURL((address) => address.searchParams.get("f") === "kind:in:doctor");
    await sortByTown(page, device);
    await page.waitForURL((address) => address.searchParams.get("sort") === "city");
    const search = page.getByRole("searchbox");
    const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get("q") === "gupta");
    await search.pressSequentially("gupta");
    await page.waitForURL((address) => address.searchParams.get("q") === "gupta");
    assert.equal(await search.evaluate((input) => input === document.activeElement), true, "the search keeps the focus");
    await page.locator("tbody a.row-link", { hasText: /gupta/i }).first().waitFor();
    const count = (await (await answered).json()).data.length;
    await page.waitForFunction((count) => document.querySelectorAll("tbody tr[data-id]").length === count, count);

    // Everything is still there when the page is left and come back to.
    const before = page.url();
    await rows(page).first().locator("a.row-link").click();
    await recordName(page).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
    assert.equal(page.url(), before);
    assert.equal(await rows(page).count(), count);
    assert.equal(await search.inputValue(), "gupta");

    await press(page, "Remove filter Kind");
    await page.waitForURL((address) => !address.searchParams.has("f"));
    await page.goto("/people?q=nobodyiscalledso");
    await page.getByText("Nothing matches").waitFor();
    await press(page, "Show all");
    await rows(page).first().waitFor();
    await done(page);
  });
}

/** Desks sort by a heading; cards have none, so phones have a menu. */
async function sortByTown(page, device) {
  if (device === "desk") {
    await page.getByRole("columnheader", { name: "Town" }).getByRole("button").click();
    await page.locator("th[aria-sort=ascending]", { hasText: "Town" }).waitFor();
    return;
  }
  await press(page, "Sort");
  const choice = page.getByRole("button", { name: "Town, ascending" });
  await choice.click();
  // Another menu stands beside this one: each closes itself.
  await choice.waitFor({ state: "hidden" });
}

describe("a list on a desk", () => {
  test("goes on where it was left, also far down", async () => {
    const page = await signedIn();
    await openList(page);
    const box = page.locator(".table-scroll");
    for (const wanted of [100, 150]) {
      await box.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.waitForFunction((wanted) => document.querySelectorAll("tbody tr[data-id]").length >= wanted, wanted);
    }
    // Two frames later everybody who listens to the scrolling has heard of it.
    const top = await box.evaluate((box) => {
      box.scrollTo(0, 4200);
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(box.scrollTop))));
    });
    await rows(page).nth(97).locator("a.row-link").click();
    await recordName(page).waitFor();
    const first = await recordName(page).innerText();
    const name = (wanted, same) => page.waitForFunction(([wanted, same]) => (document.querySelector(".record-head h1")?.innerText === wanted) === same, [wanted, same]);
    await page.keyboard.press("]");
    await name(first, false);
    await page.keyboard.press("[");
    await name(first, true);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr[data-id]").length >= 150);
    await page.waitForFunction((top) => Math.abs(document.querySelector(".table-scroll").scrollTop - top) < 100, top);
    await done(page);
  });

  test("is walked and selected by keys, counts all on request, and shows the columns that were chosen", async () => {
    const page = await signedIn();
    await openList(page);
    // The first rows are there before the others.
    await rows(page).nth(10).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    assert.equal(await rows(page).nth(1).locator("input").isChecked(), true);
    await assertAccessible(page, "a list with a selection");
    await page.keyboard.press("Escape");
    await page.getByText("1 selected").waitFor({ state: "detached" });
    await page.locator(".table-scroll").evaluate((box) => box.scrollTo(0, 0));
    await page.getByRole("button", { name: "Count all" }).click();
    await page.getByText(/of [\d,]+ entries/).waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Registration number" }).check();
    await page.waitForURL((address) => address.searchParams.get("cols")?.includes("registration_number"));
    await assertAccessible(page, "the choice of columns");
    await page.reload();
    await page.getByRole("columnheader", { name: "Registration number" }).waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset columns" }).click();
    await page.getByRole("columnheader", { name: "Registration number" }).waitFor({ state: "detached" });
    await done(page);
  });

  test("goes out as a file", async () => {
    const page = await signedIn();
    await openList(page, "/people?q=sharma");
    await rows(page).nth(0).locator("input").check();
    await rows(page).nth(1).locator("input").check();
    await press(page, "Export");
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "CSV")]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    await toast(page, "2 rows exported").waitFor();
    await done(page);
  });
});
