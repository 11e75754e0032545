// A file comes in: columns are mapped, it is checked, it goes in, what failed comes back as a file, all of it can be undone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { boxes, done, everyDevice, openList, press, signedIn } from "./support/journey.mjs";

const data = path.join(import.meta.dirname, "..", "data");
/** Ten thousand rows on a busy machine. */
const patience = 240_000;

/** Chooses a file, by name or by content, and waits for its columns. */
async function bringIn(page, file, target = "contacts") {
  await page.goto(`/imports/new?target=${target}`);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/, { timeout: patience });
  await page.locator("ol.mapping select").first().waitFor();
}

const status = (page) => page.locator("#import-state");

async function reaches(page, word) {
  await status(page).getByText(word, { exact: true }).waitFor({ timeout: patience });
}

/** `{ rows, created, updated, skipped, failed }` as the page shows them. */
async function figures(page) {
  const shown = await page.locator("dl.tiles dd").allInnerTexts();
  const [rows, created, updated, skipped, failed] = shown.map((text) => Number(text.replaceAll(",", "")));
  return { rows, created, updated, skipped, failed };
}

function assertNoRowIsLost(counts, expected, where) {
  const { rows, created, updated, skipped, failed } = counts;
  assert.equal(rows, expected, `${where}: rows of the file`);
  assert.equal(created + updated + skipped + failed, rows, `${where}: ${JSON.stringify(counts)}`);
}

/** Chooses people of their list: all that are loaded on the desk, some on the phone. Says how many. */
async function choose(page, device) {
  await openList(page);
  if (device === "desk") {
    await page.getByLabel("Select all loaded rows").check();
    return page.locator("tbody tr[data-id]").count();
  }
  const some = (await boxes(page, device)).slice(0, 3);
  for (const box of some) await box.click();
  return some.length;
}

/** A column of the file, by its heading. */
const column = (page, heading) => page.locator("ol.mapping .from .strong").getByText(heading, { exact: true });

/** The columns that go to a field, by their headings. */
async function mapping(page) {
  const rows = await page.locator("ol.mapping > li").all();
  const entries = rows.map(async (row) => [await row.locator(".from .strong").innerText(), await row.locator("select").inputValue()]);
  return Object.fromEntries(await Promise.all(entries));
}

const files = [
  { name: "hospital-directory.csv", target: "accounts", rows: 10_290, stopped: true, known: { Hospital_Name: "name", State: "address.state" } },
  { name: "excel-semicolon-latin1.csv", target: "contacts", rows: 1_625, known: { Name: "full_name", "Mobile No.": "phone.mobile", Remarks: "notes" } },
  { name: "google-contacts.csv", target: "contacts", rows: 1_625, known: { "First Name": "given_name", "Phone 1 - Value": "phone" } },
  { name: "hubspot-contacts.csv", target: "contacts", rows: 1_625, known: { Email: "email", "Record ID": "external_id" } },
  { name: "android-2.1.vcf", target: "contacts", rows: 1_625, known: { "Given name": "given_name", Phone: "phone", Account: "account_name" } },
  { name: "iphone-3.0.vcf", target: "contacts", rows: 1_625, known: { "Family name": "family_name", "Phone label": "phone.label", Notes: "notes" } },
];

for (const device of everyDevice) {
  describe(`the six files on a ${device}`, () => {
    for (const file of files) {
      test(file.name, async () => {
        const page = await signedIn(device);
        await bringIn(page, path.join(data, file.name), file.target);
        const found = await mapping(page);
        for (const [heading, field] of Object.entries(file.known)) assert.equal(found[heading], field, heading);

        await press(page, "Check");
        await reaches(page, "Checked");
        assertNoRowIsLost(await figures(page), file.rows, "check");

        if (file.stopped) await stopped(page, device);
        else await press(page, "Import");
        await reaches(page, "Imported");
        const counts = await figures(page);
        assertNoRowIsLost(counts, file.rows, "import");
        assert.ok(counts.created + counts.updated > 0, JSON.stringify(counts));

        // What did not go in is in the file of errors, with its heading and a reason each.
        const left = counts.skipped + counts.failed;
        if (left > 0) {
          const lines = await errorRows(page);
          assert.equal(lines.length, left + 1, "rows of the file of errors");
          assert.deepEqual(lines[0].slice(0, 2), ["Row", "Reason"]);
          assert.ok(lines.every((line) => line[1] !== ""), "each has a reason");
        }
        await done(page);
      });
    }
  });
}

/** Imports, stops half way, and goes on: on a phone where the import shows, on a desk among the jobs. */
async function stopped(page, device) {
  const jobs = device === "desk" ? await page.context().newPage() : undefined;
  await jobs?.goto("/admin/jobs?state=running");
  await jobs?.getByRole("heading", { level: 1 }).waitFor();
  await press(page, "Import");
  if (jobs) {
    await reaches(page, "Importing");
    await press(jobs, "Refresh");
    await press(jobs, "Stop");
    await jobs.close();
  } else {
    await press(page, "Stop");
  }
  await reaches(page, "Stopped");
  await assertAccessible(page, "stopped");
  const { rows } = await figures(page);
  await press(page, "Go on");
  await reaches(page, "Imported");
  assert.ok(rows < (await figures(page)).rows, "it was stopped half way");
}

/** Downloads the rows that did not go in. */
async function errorRows(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Download what did not go in")]);
  assert.match(download.suggestedFilename(), /^not-imported-.+\.csv$/);
  return parse(await readFile(await download.path(), "utf8"));
}

/** CSV with commas and quotes (RFC 4180). */
function parse(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const characters = text.replace(/^\uFEFF/, "");
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (characters[index + 1] === '"') cell += characters[(index += 1)];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") row.push(cell), (cell = "");
    else if (character === "\n") rows.push([...row, cell]), (row = []), (cell = "");
    else if (character !== "\r") cell += character;
  }
  return rows;
}

/** A file with one good row, one that repeats it, and one that says nothing; nobody else has these people. */
function smallFile(name) {
  const tag = `${Date.now()}${Math.floor(Math.random() * 1000)}`;
  const text = `Name,E-mail,Town,Shoe size\nNilima Testwala,n${tag}@example.in,Noida,38\nNilima T,n${tag}@example.in,Noida,39\n,,,40\nArjun Testwala,a${tag}@example.in,Noida,41\n`;
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

for (const device of everyDevice) {
  test(`map by hand, check, import, undo: on a ${device}`, async () => {
    const page = await signedIn(device);
    await bringIn(page, smallFile(`small-${device}.csv`));
    await assertAccessible(page, "mapping");

    // A column that nobody knows goes into the notes; here it is left out, and the choice survives a reload.
    assert.equal((await mapping(page))["Shoe size"], "");
    const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByLabel("Field for the column Shoe size").selectOption("ignore");
    assert.equal((await saved).status(), 200);
    await page.reload();
    await page.locator("ol.mapping select").first().waitFor();
    assert.equal((await mapping(page))["Shoe size"], "ignore");

    await press(page, "Check");
    await reaches(page, "Checked");
    await assertAccessible(page, "checked");
    const checked = await figures(page);
    assertNoRowIsLost(checked, 4, "check");
    assert.deepEqual([checked.created, checked.updated, checked.failed], [2, 1, 1]);

    // A change after the check takes it back, and says so.
    await page.getByRole("link", { name: "Columns and rules" }).click();
    await page.getByLabel("Skip the row").check();
    await page.getByText("have changed since the check").waitFor();
    await reaches(page, "Not checked");
    await press(page, "Check");
    // The page asks how it stands every half second, so that the way there is seen in any case.
    await reaches(page, "Checking");
    await reaches(page, "Checked");
    assert.equal((await figures(page)).skipped, 1);

    await press(page, "Import");
    await reaches(page, "Imported");
    await assertAccessible(page, "imported");
    const counts = await figures(page);
    assertNoRowIsLost(counts, 4, "import");
    assert.deepEqual([counts.created, counts.skipped, counts.failed], [2, 1, 1]);
    assert.equal((await errorRows(page)).length, 3, "the heading, the skipped one and the failed one");

    await press(page, "Undo import");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await assertAccessible(page, "undo dialog");
    await dialog.getByRole("button", { name: "Undo import" }).click();
    await reaches(page, "Undone");
    await assertAccessible(page, "undone");

    // Nothing of it is left among the people, and the list of imports says so.
    await page.goto("/people?q=Testwala");
    await page.getByText("Nilima Testwala").first().waitFor({ state: "detached" });
    assert.equal(await page.getByText("Testwala", { exact: false }).locator("visible=true").count(), 0);
    await page.goto("/imports");
    await page.getByRole("link", { name: `small-${device}.csv` }).first().waitFor();
    await done(page);
  });
}

for (const device of everyDevice) {
  test(`a sheet of a workbook is chosen on a ${device}`, async () => {
    const page = await signedIn(device);
    await bringIn(page, path.join(data, "two-lists.xlsx"));
    await assertAccessible(page, `a workbook on a ${device}`);
    await page.getByLabel("Sheet with the rows").selectOption("Patients");
    await column(page, "UHID").waitFor();
    await page.getByLabel("Sheet with the rows").selectOption("Doctors");
    await column(page, "Birth date").waitFor();
    const found = await mapping(page);
    assert.deepEqual([found.Name, found["Birth date"], found["PIN code"]], ["full_name", "birth_date", "address.pin_code"]);
    await press(page, "Check");
    await reaches(page, "Checked");
    assertNoRowIsLost(await figures(page), 2, "two-lists.xlsx");
    await done(page);
  });
}

for (const device of everyDevice) {
  test(`a list goes out as a workbook and as cards: on a ${device}`, async () => {
    const page = await signedIn(device);
    await choose(page, device);
    for (const [choice, ending, start] of [["Excel workbook", ".xlsx", "PK"], ["vCard, for phones", ".vcf", "BEGIN:VCARD"]]) {
      await press(page, "Export");
      const [made] = await Promise.all([page.waitForEvent("download"), press(page, choice)]);
      assert.ok(made.suggestedFilename().endsWith(ending), made.suggestedFilename());
      assert.equal((await readFile(await made.path())).toString("latin1", 0, start.length), start);
    }
    await done(page);
  });
}

test("a file that is no table is refused in words", async () => {
  const page = await signedIn();
  await page.goto("/imports/new");
  await page.locator("input[type=file]").setInputFiles({ name: "photo.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]) });
  await page.getByRole("alert").waitFor();
  await assertAccessible(page, "refused file");
  // The browser itself writes into its console that the server refused it.
  await done(page, { expected: /status of 4\d\d/ });
});

for (const device of everyDevice) {
  test(`a list goes out as a file, which stays on the page of exports: on a ${device}`, async () => {
    const page = await signedIn(device);
    const count = await choose(page, device);
    await press(page, "Export");
    const [made] = await Promise.all([page.waitForEvent("download"), press(page, "CSV")]);
    const rows = parse(await readFile(await made.path(), "utf8"));
    assert.equal(rows.length, 1 + count, "the heading and the people");
    assert.ok(rows[0].includes("Given name"), rows[0].join());

    await page.goto("/exports");
    await page.getByText(`${count} rows`, { exact: true }).first().waitFor();
    const [again] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).first().click()]);
    assert.equal(again.suggestedFilename(), made.suggestedFilename());
    assert.equal(await readFile(await again.path(), "utf8"), await readFile(await made.path(), "utf8"));
    await done(page);
  });
}
