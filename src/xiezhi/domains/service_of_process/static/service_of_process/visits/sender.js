// Sends what the telephone keeps. A file goes in parts, each acknowledged by its digest; a report goes
// after its files; a thing is deleted here only when the server's own list names every digest we hold.
import { all, digest, drop, put } from "./store.js";

const RETRY = 20_000;
let running = null;
let timer = 0;

class Refusal extends Error {}

async function ask(url, options = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token, ...options.headers };
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options, headers });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403)
    throw new Refusal("登录已过期，请重新登录后再发；手机上的没有丢");
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (answer.status >= 500 || answer.status === 429) throw new Error(`status ${answer.status}`);
  throw new Refusal([told.message ?? "没有收下", told.remedy].filter(Boolean).join("，"));
}

const json = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function sendPiece(piece) {
  const begun = await ask(`${piece.base}uploads/`, json({ sha256: piece.sha256, size: piece.blob.size, name: piece.name, kind: piece.kind }));
  for (const number of begun.missing) {
    const part = await piece.blob.slice(number * begun.part_bytes, (number + 1) * begun.part_bytes).arrayBuffer();
    await ask(`${piece.base}uploads/${begun.upload}/parts/${number}/`, {
      method: "POST", body: part, headers: { "Content-Type": "application/octet-stream", "X-Part-Sha256": await digest(part) },
    });
  }
  const { kind, attempt, strokes, taken_at } = piece;
  await ask(`${piece.base}uploads/${begun.upload}/complete/`, json({ kind, attempt, strokes, taken_at }));
}

async function sendReport(report) {
  const body = new URLSearchParams({ ...report.fields, client_id: report.client_id, phone_now: new Date().toISOString() });
  await ask(`${report.base}report/${report.attempt}/`, { method: "POST", body });
}

// One after the other, so that a weak signal finishes something instead of beginning everything.
async function work() {
  for (const place of await all("places")) {
    if (place.sent || place.fault) continue;
    await attempt("places", place, () => ask(`${place.base}position/`, json(place.told)));
  }
  for (const piece of await all("pieces")) {
    if (piece.sent || piece.fault) continue;
    await attempt("pieces", piece, () => sendPiece(piece));
  }
  const waiting = await all("pieces");
  for (const report of await all("reports")) {
    const own = waiting.filter((one) => one.visit === report.visit && (one.attempt === report.attempt || !one.attempt));
    if (report.sent || report.fault || own.some((one) => !one.sent)) continue;
    await attempt("reports", report, () => sendReport(report));
  }
  await tidy();
}

async function attempt(store, thing, send) {
  try {
    await send();
    await put(store, { ...thing, sent: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Kept, with the reason; a person looks at it. An expired log-in is asked again.
    if (!error.message.startsWith("登录")) await put(store, { ...thing, fault: error.message });
    else throw error;
  }
  announce();
}

async function tidy() {
  for (const report of (await all("reports")).filter((one) => one.sent)) {
    const own = (await all("pieces")).filter((one) => one.visit === report.visit && one.attempt === report.attempt && !one.fault);
    const { received } = await ask(`${report.base}uploads/`);
    if (!own.every((one) => received.includes(one.sha256))) {
      // The server lacks something after all: it is sent again, and nothing is deleted.
      for (const piece of own.filter((one) => !received.includes(one.sha256))) await put("pieces", { ...piece, sent: false });
      continue;
    }
    for (const piece of own) await drop("pieces", piece.id);
    await drop("places", report.visit);
    await drop("drafts", `${report.visit}:${report.attempt}`);
    await drop("reports", report.client_id);
    navigator.serviceWorker?.controller?.postMessage({ forget: report.base });
    document.dispatchEvent(new CustomEvent("visits:reported", { detail: report }));
  }
}

export function send() {
  running ??= work()
    .catch(() => undefined)
    .finally(async () => {
      running = null;
      clearTimeout(timer);
      const left = (await pending()).length;
      if (left) timer = setTimeout(send, RETRY);
      announce();
    });
  return running;
}

export async function pending() {
  const found = await Promise.all(["pieces", "reports", "places"].map(all));
  return found.flat().filter((one) => !one.sent && !one.fault);
}

const announce = () => document.dispatchEvent(new CustomEvent("visits:changed"));

export function keepSending() {
  const again = () => send();
  const seen = () => document.visibilityState === "visible" && send();
  addEventListener("online", again);
  document.addEventListener("visibilitychange", seen);
  send();
  return () => {
    removeEventListener("online", again);
    document.removeEventListener("visibilitychange", seen);
  };
}

// One line that says what still lies on the telephone, and what was refused and why.
export async function tell(line) {
  if (!line) return;
  const [pieces, reports] = await Promise.all([all("pieces"), all("reports")]);
  const files = pieces.filter((one) => !one.sent && !one.fault).length;
  const told = reports.filter((one) => !one.sent && !one.fault).length;
  const faults = [...pieces, ...reports].filter((one) => one.fault);
  const parts = [];
  if (files || told) parts.push(`存在手机上还没有发出：${[files && `${files}个文件`, told && `${told}份反馈`].filter(Boolean).join("、")}。有信号会自动发，请不要清除浏览器数据。`);
  for (const one of faults) parts.push(`没有收下：${one.fault}`);
  line.textContent = parts.join(" ");
  line.hidden = parts.length === 0;
}
