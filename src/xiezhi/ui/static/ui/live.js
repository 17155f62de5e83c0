// Parts of a page that follow the world.
//
//   <div data-live="60" data-live-on="tasks" hx-get="…" hx-trigger="xz:refresh">
//
// is fetched anew when the realtime role says that "tasks" changed, and every 60 seconds while it
// says nothing because it cannot be reached. data-live-on lists what to wait for, with spaces between,
// and ids behind a colon: "inbox service_of_process.order:12,13". The news carries names only; what
// changed is fetched through the page's own gates. While a page is hidden it neither listens nor asks.
const CALM = 1500; // no part is fetched more often than this
const SLOW = 300; // seconds between looks while the line is up: clocks on a page run on without news
const AGAIN = 60000; // after a refusal (too many pages, no such address) try the line again
const parts = new Set();
let source = null;
let listeningTo = "";
let planned = 0;
let since = Number(document.body.dataset.since) || Date.now();

export function prepareLive(root) {
  const found = [...root.querySelectorAll("[data-live]")];
  if (root.matches?.("[data-live]")) found.push(root);
  for (const element of found) {
    if (parts.has(element)) continue;
    parts.add(element);
    element.xzLooked = Date.now();
  }
  if (found.length) plan();
}

const isTyped = (element) => element.contains(document.activeElement?.closest("input, textarea, select"));
const isUp = () => source?.readyState === 1;
const names = (element) => (element.dataset.liveOn || "").split(" ").filter(Boolean);

function refresh(element) {
  const now = Date.now();
  if (document.hidden || isTyped(element) || now - element.xzLooked < CALM) {
    element.xzOwed = true;
    return;
  }
  element.xzLooked = now;
  element.xzOwed = false;
  element.dispatchEvent(new CustomEvent("xz:refresh"));
}

// Ids of the same name on several parts go into one question.
function wanted() {
  const ids = new Map();
  for (const element of parts) {
    for (const one of names(element)) {
      const [name, listed = ""] = one.split(":");
      ids.set(name, [...(ids.get(name) || []), ...listed.split(",").filter(Boolean)]);
    }
  }
  const asked = [...ids].map(([name, all]) => (all.length ? `${name}:${[...new Set(all)].sort().slice(0, 200).join(",")}` : name));
  return asked.sort().map((one) => `watch=${encodeURIComponent(one)}`).join("&");
}

function plan() {
  clearTimeout(planned);
  planned = setTimeout(listen, 200);
}

function hangUp() {
  source?.close();
  source = null;
  listeningTo = "";
}

function listen() {
  const base = document.body.dataset.realtime;
  for (const element of parts) if (!element.isConnected) parts.delete(element);
  const asked = wanted();
  if (!base || !asked || document.hidden || !window.EventSource) return hangUp();
  if (asked === listeningTo && source && source.readyState !== 2) return;
  hangUp();
  listeningTo = asked;
  source = new EventSource(`${base}/?${asked}&since=${since}`, { withCredentials: true });
  source.addEventListener("changed", (event) => {
    since = Number(event.lastEventId) || since;
    const changed = new Set(event.data.split(" "));
    for (const element of parts) {
      // Not all at the same instant: a hundred open pages would come as one wave.
      if (names(element).some((one) => changed.has(one.split(":")[0]))) setTimeout(refresh, Math.random() * 600, element);
    }
  });
  source.onerror = () => {
    if (source?.readyState === 2) setTimeout(plan, AGAIN);
  };
}

setInterval(() => {
  for (const element of parts) {
    if (!element.isConnected) {
      parts.delete(element);
      plan();
      continue;
    }
    const every = Math.max(Number(element.dataset.live) || 15, 2);
    const due = Date.now() - element.xzLooked >= (isUp() && names(element).length ? Math.max(SLOW, every) : every) * 1000;
    if (due || element.xzOwed) refresh(element);
  }
}, 1000);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) hangUp();
  else plan();
});

// The house does not take a page that looks by itself for a person at the desk.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.triggeringEvent?.type === "xz:refresh") event.detail.headers["Xz-Live"] = "1";
});
