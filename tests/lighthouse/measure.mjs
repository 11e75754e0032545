// Asks Lighthouse about the pages that people open first, as on a mid-range phone with a slow connection, and writes a table.
// Started by `cargo xtask lighthouse`.
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";

const PORT = 9222;
const RUNS = Number(process.env.SETU_RUNS ?? 5);
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const FIGURES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];
const server = process.env.SETU_URL;

// Without a sandbox because continuous integration runs as root; nothing but our own server is ever opened.
const browser = await chromium.launch({
  executablePath: process.env.SETU_CHROMIUM,
  headless: true,
  args: [`--remote-debugging-port=${PORT}`, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** The middle of an odd number of figures. */
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];

async function measured(path) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    // The stream of live updates never goes quiet, so there is no use in waiting long for that.
    const { lhr } = await lighthouse(server + path, { port: PORT, onlyCategories: CATEGORIES, logLevel: "error", maxWaitForLoad: 15_000 });
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    runs.push(lhr);
  }
  const failed = runs[0].categories.accessibility.auditRefs.concat(runs[0].categories["best-practices"].auditRefs)
    .map(({ id }) => runs[0].audits[id]).filter(({ score }) => score !== null && score < 1).map(({ id }) => id);
  return {
    scores: CATEGORIES.map((category) => median(runs.map((lhr) => Math.round(lhr.categories[category].score * 100)))),
    figures: FIGURES.map((figure) => median(runs.map((lhr) => lhr.audits[figure].numericValue))),
    failed,
  };
}

const lines = [
  `| page | ${CATEGORIES.join(" | ")} | FCP s | LCP s | TBT ms | CLS | speed index s | what fails |`,
  `|---|${"--:|".repeat(CATEGORIES.length + FIGURES.length)}---|`,
];
function add(name, { scores, figures: [fcp, lcp, tbt, cls, speed], failed }) {
  const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);
  const cells = [name, ...scores, seconds(fcp), seconds(lcp), Math.round(tbt), cls.toFixed(3), seconds(speed), failed.join(", ") || "–"];
  lines.push(`| ${cells.join(" | ")} |`);
}

try {
  add("sign-in", await measured("/sign-in"));
  // Lighthouse opens its pages in the browser's own context, so that is where somebody signs in. It clears caches before
  // each run, and leaves the session.
  const endpoint = await chromium.connectOverCDP(`http://127.0.0.1:${PORT}`);
  const page = await endpoint.contexts()[0].newPage();
  await page.goto(`${server}/sign-in`);
  await page.locator("input[name=email]").fill(process.env.SETU_EMAIL);
  await page.locator("input[name=password]").fill(process.env.SETU_PASSWORD);
  await page.locator("form button[type=submit]").click();
  await page.locator("tbody tr[data-id] a.row-link").first().waitFor();
  await page.goto(`${server}/people?f=kind:in:doctor`);
  await page.locator("tbody tr[data-id] a.row-link").first().waitFor();
  const contact = await page.locator("tbody tr[data-id] a.row-link").first().getAttribute("href");
  await page.goto(`${server}/accounts?f=kind:in:hospital`);
  await page.locator("tbody tr[data-id] a.row-link").first().waitFor();
  const account = await page.locator("tbody tr[data-id] a.row-link").first().getAttribute("href");
  await page.goto("about:blank");
  add("list of people", await measured("/people"));
  add("a contact", await measured(contact));
  add("an account", await measured(account));
} finally {
  await browser.close();
}
console.log(lines.join("\n"));
