// What the telephone keeps until the server has it: pieces (photographs, films, signatures), reports,
// places and half-filled forms. Nothing here leaves the telephone by itself; sender.js does that.
const NAME = "xiezhi-visits";
const STORES = { pieces: "id", reports: "client_id", places: "visit", drafts: "key" };

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(store, mode, work) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const act = database.transaction(store, mode);
      const asked = work(act.objectStore(store));
      act.oncomplete = () => done(asked?.result);
      act.onerror = act.onabort = () => failed(act.error);
    });
  } finally {
    database.close();
  }
}

export const put = (store, thing) => within(store, "readwrite", (rows) => rows.put(thing));
export const all = (store) => within(store, "readonly", (rows) => rows.getAll());
export const get = (store, key) => within(store, "readonly", (rows) => rows.get(key));
export const drop = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));

export async function digest(bytes) {
  const found = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(found)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
