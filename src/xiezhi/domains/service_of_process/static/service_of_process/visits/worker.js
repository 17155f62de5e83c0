// Answers for the pages of accepted visits while there is no signal. It keeps pages and what they are
// made of; what was photographed and written lies in IndexedDB and is sent by the pages themselves.
const PAGES = "xiezhi-visit-pages";
const PARTS = "xiezhi-visit-parts";
const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, forget, only } = event.data ?? {};
  if (keep) event.waitUntil(keepAll(keep).then((count) => event.ports[0]?.postMessage(count), () => event.ports[0]?.postMessage(0)));
  if (forget) event.waitUntil(forgetUnder((path) => path.startsWith(forget)));
  if (only) event.waitUntil(forgetUnder((path) => /^\/visits\/\d+\//.test(path) && !only.some((id) => path.startsWith(`/visits/${id}/`))));
});

async function keepAll(addresses) {
  const pages = await caches.open(PAGES);
  let count = 0;
  for (const address of addresses) {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok || answer.type === "opaqueredirect") continue;
    await keepParts(await answer.clone().text());
    await pages.put(address, answer);
    count += 1;
  }
  return count;
}

// Style sheets and modules a page names, and the modules those import.
async function keepParts(text, base = self.location.origin, seen = new Set()) {
  const parts = await caches.open(PARTS);
  const named = [...text.matchAll(/(?:src|href|data-island|from|import)\s*[=(]?\s*["']([^"']+\.(?:css|m?js|svg)(?:\?[^"']*)?)["']/g)];
  for (const [, name] of named) {
    const address = new URL(name, base);
    if (address.origin !== self.location.origin || !address.pathname.startsWith("/static/") || seen.has(address.href)) continue;
    seen.add(address.href);
    const answer = (await parts.match(address.href)) ?? (await fetch(address.href));
    if (!answer.ok) continue;
    await parts.put(address.href, answer.clone());
    if (/\.m?js$/.test(address.pathname)) await keepParts(await answer.text(), address.href, seen);
  }
}

async function forgetUnder(isOver) {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) if (isOver(new URL(request.url).pathname)) await pages.delete(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(part(request));
  else if (request.mode === "navigate" && address.pathname.startsWith("/visits/")) event.respondWith(pageOf(request));
});

async function part(request) {
  const kept = await caches.match(request, { cacheName: PARTS, ignoreVary: true });
  return kept ?? fetch(request);
}

async function pageOf(request) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), PATIENCE);
  try {
    const fresh = await fetch(request, { signal: cut.signal });
    const pages = await caches.open(PAGES);
    if (fresh.ok && (await pages.match(request.url, { ignoreVary: true }))) await pages.put(request.url, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await caches.match(request.url, { cacheName: PAGES, ignoreVary: true });
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
