// Before the first paint: the looks that were chosen on this device; texts, session and the page's first data on their way
// while the app loads. The names are those of src/prefs.rs.
(() => {
  const root = document.documentElement;
  const stored = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const theme = stored("setu.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (stored("setu.density") === "compact") root.dataset.density = "compact";
  const asked = new URLSearchParams(location.search).get("lang");
  const language = asked ?? stored("setu.lang") ?? (navigator.language.startsWith("hi") ? "hi" : "en");
  root.lang = language === "hi" ? "hi" : "en";
  const assets = root.dataset.assets ?? "/";
  const preload = (name) => {
    const href = assets + name;
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href }));
  };
  preload(`locales/${root.lang}.json`);

  // Whose session this is, asked while the code is on its way; src/session takes the answer. The lock is the app's own:
  // two tabs that use the same cookie at once would end the session.
  if (stored("setu.signed-in") && navigator.locks) {
    window.setuSession = navigator.locks.request("setu-refresh", async () => {
      const headers = { "content-type": "application/json" };
      const asked = fetch("/api/v1/auth/refresh", { method: "POST", headers, body: "{}" });
      // The first formatter reads the browser's tables, which takes a phone a tenth of a second: while the network is waited for.
      new Intl.DateTimeFormat(root.lang).format();
      const answer = await asked;
      return answer.ok ? answer.text() : null;
    }).catch(() => null);
    askFirst(window.setuSession);
  }
  // Where data is asked for first, main.js says when the app is fetched. In development it has another name.
  if (!window.setuDrawn && assets !== "/") preload("app_bg.wasm");

  // What the page asks for first. The app asks the same a little later, and gets this answer, once; until it can draw, the
  // names and numbers in it are on the screen.
  function askFirst(session) {
    const asked = {
      people: ["contacts", "sort=full_name&expand=account%2Cowner&limit=50", "account%2Cowner%2Cteam%2Cfacility%2Cguardian%2Cprimary_physician"],
      accounts: ["accounts", "sort=name&expand=owner%2Cparent%2Cdeciding_contact&limit=50", "owner%2Cteam%2Cfacility%2Cparent%2Cdeciding_contact"],
    };
    const [, page, id] = location.pathname.split("/");
    if (!(page in asked) || (id ? !/^[0-9a-f-]{36}$/.test(id) : location.search)) return;
    const [records, list, expand] = asked[page];
    // It opens with a view, whose question only the app knows.
    if (!id && stored(`setu.opens-with-view.${records}`)) return;
    const address = `${location.origin}/api/v1/${records}${id ? `/${id}?expand=${expand}` : `?${list}`}`;
    const { fetch } = window;
    const giveBack = () => { window.fetch = fetch; };
    root.dataset.asks = "";
    const answer = session.then((text) => {
      const headers = { authorization: `Bearer ${JSON.parse(text).access_token}` };
      return fetch(address, { headers });
    });
    window.fetch = (request, options) => {
      if (request.url !== address) return fetch(request, options);
      giveBack();
      return answer.then((early) => (early.ok ? early : fetch(request, options)), () => fetch(request, options));
    };
    // An answer that nobody takes grows old.
    setTimeout(giveBack, 60_000);
    // Fulfilled when it can be seen: the app begins after that.
    window.setuDrawn = answer.then((early) => early.ok && early.clone().json())
      .then((content) => content && draw(content, page))
      .then(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go))), () => {});
  }

  function draw({ data, ...record }, page) {
    const place = document.querySelector("#boot .page");
    // The page itself was faster.
    if (!place) return;
    const make = (name, parts, properties) => {
      const made = Object.assign(document.createElement(name), properties);
      made.append(...parts);
      return made;
    };
    const known = (words) => words.filter(Boolean).join(" · ");
    const more = ({ specialties, account, addresses }) => known([specialties?.join(", "), account?.name, addresses?.[0]?.city]);
    const name = (of) => of.full_name ?? of.name;
    const content = data
      ? data.slice(0, 12).map((of) => make("a", [make("b", [name(of)]), make("br", []), more(of)], { href: `/${page}/${of.id}` }))
      : [make("p", [make("b", [name(record)]), make("br", []), more(record), ...(record.phones ?? []).flatMap(({ number, e164 }) =>
        [make("br", []), make("a", [number], { href: `tel:${e164 ?? number}` })])])];
    const early = make("div", content, { className: data ? "early card" : "early" });
    if (data) place.append(early);
    else place.prepend(early);
  }

  if (!("serviceWorker" in navigator)) return;
  // The worker asks which code this tab runs, before it removes the files of an old build.
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data === "assets?") ports[0]?.postMessage(root.dataset.assets ?? "");
  });
  navigator.serviceWorker.startMessages();
  // Later than all that the page needs: the worker fetches the whole app, and a slow line has only so much to give.
  addEventListener("load", () => setTimeout(async () => {
    const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
    registration?.addEventListener("updatefound", () => {
      const worker = registration.installing;
      const isUpdate = Boolean(registration.active);
      worker?.addEventListener("statechange", () => {
        // The app offers to reload; the first installation is no update.
        if (worker.state === "activated" && isUpdate) dispatchEvent(new Event("setu:update"));
      });
    });
  }, 5000));
})();
