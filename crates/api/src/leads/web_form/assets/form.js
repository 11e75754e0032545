// A web form of Setu: on the hospital's own page, which the server has drawn, or in the page of any other site, where
//
//   <script src="https://…/public/form.js" data-form="KEY" async></script>
//
// draws it where it stands, in a shadow root, so that neither page's style reaches the other. It does a small sum while
// somebody types, which costs a machine that sends thousands, and asks nobody to read letters off a picture.
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  /** The longest time that the page does nothing else while it calculates, in milliseconds. */
  const SLICE = 12;

  // --- The server -------------------------------------------------------------------------------------------------

  class Refused extends Error {
    constructor(status, problem) {
      super(`status ${status}`);
      this.status = status;
      this.problem = problem;
    }
  }

  async function ask(key, what, body, more) {
    const address = `${home}/api/v1/public/forms/${encodeURIComponent(key)}${what && `/${what}`}`;
    const sent = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), ...more };
    const answer = await fetch(address, { credentials: "omit", ...sent });
    const text = await answer.text();
    let json;
    try {
      json = text ? JSON.parse(text) : undefined;
    } catch {
      throw new Refused(answer.status);
    }
    if (!answer.ok) throw new Refused(answer.status, json);
    return json;
  }

  // --- The sum ----------------------------------------------------------------------------------------------------

  // The constants of SHA-256 (FIPS 180-4): the fractions of the cube and square roots of the first primes.
  const K = new Int32Array(64);
  const START = new Int32Array(8);
  for (let number = 2, found = 0; found < 64; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor) divisor++;
    if (divisor * divisor <= number) continue;
    const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
    if (found < 8) START[found] = fraction(Math.sqrt(number));
    K[found++] = fraction(Math.cbrt(number));
  }
  const words = new Int32Array(64);

  /** The first 32 bits of the hash of a text of at most 55 plain letters: one block. */
  function firstWord(text) {
    words.fill(0, 0, 16);
    for (let index = 0; index < text.length; index++) words[index >> 2] |= text.charCodeAt(index) << (24 - 8 * (index & 3));
    words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    words[15] = text.length * 8;
    for (let index = 16; index < 64; index++) {
      const early = words[index - 15];
      const late = words[index - 2];
      const one = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
      const two = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
      words[index] = (words[index - 16] + one + words[index - 7] + two) | 0;
    }
    // One by one: taking a list apart costs more than a round.
    let a = START[0];
    let b = START[1];
    let c = START[2];
    let d = START[3];
    let e = START[4];
    let f = START[5];
    let g = START[6];
    let h = START[7];
    for (let index = 0; index < 64; index++) {
      const mixed = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + mixed + ((e & f) ^ (~e & g)) + K[index] + words[index]) | 0;
      const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    return (START[0] + a) | 0;
  }

  const rest = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(0, milliseconds)));

  /** The number that the server asks for, found in short turns: the page answers in between. */
  async function solve({ challenge, bits }) {
    const before = `${challenge.split(".")[0]}.`;
    for (let number = 0; ; ) {
      const end = performance.now() + SLICE;
      do {
        for (let turn = 0; turn < 64; turn++, number++) if (Math.clz32(firstWord(before + number)) >= bits) return number;
      } while (performance.now() < end);
      await rest(0);
    }
  }

  // --- Where somebody comes from ----------------------------------------------------------------------------------

  function attribution() {
    const asked = new URLSearchParams(location.search);
    const told = {};
    for (const name of ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"]) {
      const value = asked.get(name)?.trim();
      if (value) told[name] = value.slice(0, 200);
    }
    const click = ["gclid", "gbraid", "wbraid", "fbclid", "msclkid"].find((name) => asked.get(name));
    if (click) told.click_id = `${click}=${asked.get(click)}`.slice(0, 500);
    told.landing_page = (location.origin + location.pathname).slice(0, 1000);
    if (document.referrer && new URL(document.referrer).host !== location.host) told.referrer = new URL(document.referrer).host;
    return told;
  }

  /** An id as the server keeps them; pages without TLS have no `randomUUID`. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // --- A form that is drawn ---------------------------------------------------------------------------------------

  function bring(form) {
    const { key, missing, problem, sending, offline } = form.dataset;
    const [id, agreed] = [newId(), form.elements.consent];
    const [button, status, summary] = ["button", ".status", ".summary"].map((name) => form.querySelector(name));
    let [sum, done, busy, sent, told] = [];

    /** Asks for the sum and does it, once; again where the server does not take it any more. */
    function prepare() {
      sum ??= (async () => {
        const challenge = await ask(key, "challenge", {});
        const from = performance.now() + challenge.wait_ms;
        done = { proof: { challenge: challenge.challenge, answer: await solve(challenge) }, from };
        return done;
      })().catch((cause) => {
        sum = undefined;
        throw cause;
      });
      return sum;
    }

    const named = () => [...form.elements].filter((one) => one.name && one.name !== "consent" && one.name !== "website");
    function answers() {
      const given = {};
      for (const one of named()) {
        if (one.type === "radio" && !one.checked) continue;
        const text = one.value.trim();
        if (text) given[one.name] = text;
      }
      return given;
    }
    const consent = () => (agreed?.checked ? agreed.value : undefined);
    const parts = (name) => [...form.elements].filter((one) => one.name === name);

    /** Says what is wrong, above and by each field, and goes there. */
    function complain(errors) {
      for (const name of new Set([...named(), ...(agreed ? [agreed] : [])].map((one) => one.name))) {
        const line = form.querySelector(`#setu-${name}-error`);
        const wrong = errors.find((error) => error.name === name);
        line.hidden = !wrong;
        line.textContent = wrong?.detail ?? "";
        for (const one of parts(name)) {
          const others = (one.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== line.id);
          const described = wrong ? [...others, line.id] : others;
          if (described.length) one.setAttribute("aria-describedby", described.join(" "));
          else one.removeAttribute("aria-describedby");
          if (wrong) one.setAttribute("aria-invalid", "true");
          else one.removeAttribute("aria-invalid");
        }
      }
      summary.hidden = errors.length === 0;
      summary.replaceChildren();
      if (errors.length === 0) return;
      const list = make("ul");
      for (const { name, detail } of errors) {
        const [first] = name ? parts(name) : [];
        const label = first && form.querySelector(`label[for="setu-${name}"], #setu-${name} legend`)?.firstChild?.textContent.trim();
        const link = first ? make("a", { href: `#${first.id}` }, label ? `${label}: ${detail}` : detail) : detail;
        if (first) {
          link.addEventListener("click", (event) => {
            event.preventDefault();
            first.focus();
          });
        }
        list.append(make("li", {}, link));
      }
      summary.append(make("p", { class: "title" }, problem), list);
      summary.focus();
    }

    const isEmpty = (name) => !parts(name).some((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value.trim()));
    function leftOut() {
      const names = new Set([...form.elements].filter((one) => one.required).map((one) => one.name));
      return [...names].filter(isEmpty).map((name) => ({ name, detail: missing }));
    }

    /** A number or an address that may do, of somebody who has agreed to be asked. */
    const mayBegin = () => !sent && done && agreed?.checked && "unsent" in agreed.dataset && (answers().phone || answers().email);
    function begin() {
      if (document.visibilityState !== "hidden" || !mayBegin()) return;
      const { name, phone, email } = answers();
      const body = { id, proof: done.proof, answers: { name, phone, email }, consent: consent(), attribution: attribution() };
      const said = JSON.stringify(body);
      if (said === told) return;
      told = said;
      // Whoever leaves waits for no answer, and is told of nothing that goes wrong.
      ask(key, "begun", body, { keepalive: true }).catch(() => {});
    }

    async function send(tries) {
      const { proof, from } = await prepare();
      await rest(from - performance.now());
      const body = { id, proof, answers: answers(), consent: consent(), attribution: attribution() };
      if (form.elements.website.value) body.website = form.elements.website.value;
      try {
        return await ask(key, "submissions", body);
      } catch (refused) {
        const late = refused.problem?.errors?.some((error) => error.pointer === "/proof");
        if (!late || tries === 0) throw refused;
        [sum, done] = [];
        return send(tries - 1);
      }
    }

    function thank({ thank_you, redirect_url }) {
      sent = true;
      if (redirect_url?.startsWith("https://")) {
        location.assign(redirect_url);
        return;
      }
      const thanks = make("p", { class: "thanks", role: "status", tabindex: "-1" }, thank_you ?? "");
      form.replaceWith(thanks);
      thanks.focus();
    }

    function refuse(cause) {
      const errors = cause.problem?.errors ?? [];
      const known = errors.map(({ pointer, detail }) => ({ name: pointer.split("/").pop(), detail }));
      complain(known.length ? known.map((one) => (parts(one.name).length ? one : { detail: one.detail })) : [{ detail: offline }]);
    }

    form.addEventListener("focusin", () => prepare().catch(() => {}), { once: true });
    document.addEventListener("visibilitychange", begin);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      complain(leftOut());
      if (!summary.hidden) return;
      busy = true;
      button.setAttribute("aria-disabled", "true");
      status.textContent = sending;
      try {
        thank(await send(1));
      } catch (cause) {
        refuse(cause);
      } finally {
        busy = false;
        button.removeAttribute("aria-disabled");
        status.textContent = "";
      }
    });
    button.disabled = false;
  }

  // --- Drawing into another page: as the server draws its own -----------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  }

  const LONGEST = { name: 100, city: 100, phone: 40, email: 254, pin_code: 6, specialty: 60, preferred_time: 200, message: 5000, text: 1000 };
  const KINDS = {
    phone: { type: "tel", autocomplete: "tel", inputmode: "tel" },
    email: { type: "email", autocomplete: "email", inputmode: "email" },
    name: { type: "text", autocomplete: "name" },
    city: { type: "text", autocomplete: "address-level2" },
    pin_code: { type: "text", autocomplete: "postal-code", inputmode: "numeric" },
  };

  function drawField({ kind, name, label, hint, required, choices = [] }, texts) {
    const id = `setu-${name}`;
    const title = required ? [label] : [`${label} `, make("span", { class: "optional" }, texts.optional)];
    const below = [
      hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : undefined,
      make("p", { class: "error", id: `${id}-error`, hidden: true }),
    ];
    const shared = { name, required, "aria-describedby": hint ? `${id}-hint` : undefined };
    if (kind === "yes_no") {
      const radio = (value) =>
        make("label", { class: "check" }, make("input", { type: "radio", id: `${id}-${value}`, value, ...shared }), ` ${texts[value]}`);
      return make("fieldset", { class: "field", id }, make("legend", {}, ...title), ...below, radio("yes"), radio("no"));
    }
    let control;
    if (choices.length) {
      const options = choices.map((choice) => make("option", {}, choice.trim()));
      control = make("select", { id, ...shared }, make("option", { value: "" }, texts.choose), ...options);
    } else if (kind === "message") {
      control = make("textarea", { id, rows: "4", maxlength: LONGEST.message, ...shared });
    } else {
      control = make("input", { id, maxlength: LONGEST[kind], type: "text", ...KINDS[kind], ...shared });
    }
    return make("div", { class: "field" }, make("label", { for: id }, ...title), ...below, control);
  }

  function drawConsent({ text, required, unsent_notice }) {
    const described = unsent_notice ? { "aria-describedby": "setu-consent-hint", "data-unsent": true } : {};
    const box = make("input", { type: "checkbox", id: "setu-consent", name: "consent", value: text, required, ...described });
    return make(
      "div",
      { class: "field" },
      make("p", { class: "error", id: "setu-consent-error", hidden: true }),
      make("label", { class: "check" }, box, " ", make("span", {}, text)),
      unsent_notice ? make("p", { class: "hint", id: "setu-consent-hint" }, unsent_notice) : undefined,
    );
  }

  function draw({ key, language, title, intro, fields, consent, button_text, words: texts }) {
    const { missing, problem, sending, offline } = texts;
    const data = { "data-key": key, "data-missing": missing, "data-problem": problem, "data-sending": sending, "data-offline": offline };
    const trap = make("input", { name: "website", tabindex: "-1", autocomplete: "off" });
    const form = make(
      "form",
      { method: "post", novalidate: true, "aria-labelledby": "setu-title", ...data },
      make("div", { class: "summary", role: "alert", tabindex: "-1", hidden: true }),
      ...fields.map((field) => drawField(field, texts)),
      make("p", { class: "trap", "aria-hidden": "true" }, make("label", {}, `${texts.leave_empty} `, trap)),
      consent ? drawConsent(consent) : undefined,
      make("button", { type: "submit" }, button_text),
      make("p", { class: "status", role: "status" }),
    );
    const whole = make("div", { class: "setu-form", lang: language }, make("h2", { id: "setu-title" }, title));
    whole.append(...(intro ? [make("p", { class: "intro" }, intro)] : []), form);
    return whole;
  }

  async function embed(key, place) {
    const style = fetch(`${home}/public/form.css`, { credentials: "omit" }).then((answer) => answer.text());
    const [definition, text] = await Promise.all([ask(key, ""), style]);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const root = place.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const whole = draw(definition);
    root.append(whole);
    bring(whole.querySelector("form"));
  }

  const key = script.dataset.form;
  if (key) {
    const place = make("div", { class: "setu-web-form" });
    const put = () => (script.closest("body") ? script.after(place) : document.body.append(place));
    if (document.body) put();
    else addEventListener("DOMContentLoaded", put);
    embed(key, place).catch((cause) => console.error("Setu's web form could not be drawn:", cause.message));
  } else {
    for (const form of document.querySelectorAll("form[data-key]")) bring(form);
  }
})();
