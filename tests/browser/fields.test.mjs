// Custom fields: an administrator adds one, and it is at once in the form, on the page, in the list and among the filters.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { dialog, done, everyDevice, openList, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";

for (const device of everyDevice) {
  test(`a custom field is made, filled in, edited, and filtered by: on a ${device}`, async () => {
    const page = await signedIn(device);
    const word = unique("Ward ");
    await page.goto("/admin/fields?sheet=new-field");
    await dialog(page).getByLabel("Label", { exact: true }).fill(word);
    await dialog(page).getByLabel("What it holds").selectOption("choice");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "Name at least one choice" }).waitFor();
    const choices = dialog(page).getByLabel("Choices", { exact: true });
    for (const choice of ["East", "West"]) {
      await choices.fill(choice);
      await choices.press("Enter");
    }
    await dialog(page).getByRole("checkbox", { name: /A column of lists/ }).check();
    await assertAccessible(page, "the sheet of a custom field");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/admin\/fields\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: word }).waitFor();

    const family = unique("Fielding");
    await page.goto("/people?sheet=new-contact");
    await dialog(page).getByLabel("Given name").fill("Meera");
    await dialog(page).getByLabel("Family name").fill(family);
    await dialog(page).getByLabel(word).selectOption("East");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
    await page.goto(`${page.url()}?tab=about`);
    const inline = page.getByRole("combobox", { name: word });
    await inline.waitFor();
    assert.equal(await inline.inputValue(), "East");
    await assertAccessible(page, "custom fields on a page");
    const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
    await inline.selectOption("West");
    assert.equal((await saved).status(), 200);
    await toast(page, "Undo").waitFor();

    const name = word.toLowerCase().replaceAll(" ", "_");
    await openList(page, `/people?f=custom.${name}:in:West`);
    await rows(page).filter({ hasText: family }).waitFor();
    assert.equal(await rows(page).count(), 1);
    if (device === "desk") await page.getByRole("columnheader", { name: word }).waitFor();
    await page.goto(`/people?f=custom.${name}:in:East`);
    await page.getByText("Show all").waitFor();

    await done(page);
  });
}
