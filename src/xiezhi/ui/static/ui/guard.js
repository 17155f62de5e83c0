// Guards of a form: sent once, nothing typed is lost, a warning before leaving.
//   data-guard        the form may be sent only once until the answer is there
//   data-draft="key"  what is typed is kept on this device until the form has gone through
// Never kept: passwords, files, hidden fields, and anything inside data-private.
const DAYS = 7 * 24 * 3600 * 1000;
const PREFIX = "xz-draft:";
const SKIPPED = "[type=password], [type=file], [type=hidden], [autocomplete=off], [data-private], [data-private] *";

const store = {
  read(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + key));
      return draft && Date.now() - draft.at < DAYS ? draft : null;
    } catch {
      return null;
    }
  },
  write(key, draft) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },
  drop: (key) => localStorage.removeItem(PREFIX + key),
  keys: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)),
};

const fields = (form) => [...form.elements].filter((field) => field.name && !field.matches(SKIPPED) && !field.matches("button, fieldset"));
const ticks = (field) => field.type === "checkbox" || field.type === "radio";

function values(form) {
  const found = {};
  for (const field of fields(form)) {
    if (ticks(field)) {
      if (field.checked) (found[field.name] ??= []).push(field.value);
    } else if (field.multiple) found[field.name] = [...field.selectedOptions].map((option) => option.value);
    else found[field.name] = [field.value];
  }
  return found;
}

function fill(form, saved) {
  for (const field of fields(form)) {
    const kept = saved[field.name];
    if (ticks(field)) field.checked = kept?.includes(field.value) ?? false;
    else if (field.multiple) for (const option of field.options) option.selected = kept?.includes(option.value) ?? false;
    else if (kept) field.value = kept[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const clock = (at) => new Date(at).toTimeString().slice(0, 5);

function prepareDraft(form) {
  const key = form.dataset.draft;
  const note = document.querySelector("[data-draft-note]");
  const drop = form.querySelector("[data-draft-drop]");
  const before = JSON.stringify(values(form));
  const tell = (text) => {
    if (note) [note.textContent, note.hidden] = [text, !text];
    if (drop) drop.hidden = !text;
  };
  const draft = store.read(key);
  if (draft && !("refused" in form.dataset) && JSON.stringify(draft.values) !== before) {
    fill(form, draft.values);
    tell(`已恢复${clock(draft.at)}的草稿`);
  }
  let waiting;
  const save = () => {
    if (form.dataset.sent !== undefined) return;
    const at = Date.now();
    if (store.write(key, { at, values: values(form) })) {
      tell(`${clock(at)}已存为草稿，填过的都在`);
      form.dataset.kept = "";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 800);
  });
  addEventListener("pagehide", () => waiting && save());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(waiting);
    store.write(key, { at: Date.now(), values: values(form), sent: true });
  });
  drop?.addEventListener("click", () => {
    clearTimeout(waiting);
    waiting = 0;
    store.drop(key);
    form.reset();
    delete form.dataset.dirty;
    tell("");
  });
}

// A draft that was sent is dropped once another page of the house, or its notice of success, is seen;
// drafts of somebody else who used this device before are dropped at once.
function dropDraftsThatWentThrough() {
  const succeeded = document.querySelector("[data-notice]:not([data-level=danger])");
  for (const key of store.keys()) {
    const form = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
    const draft = store.read(key);
    const [owner, rest] = key.split(":");
    const isForeign = rest !== undefined && document.body.dataset.person && owner !== document.body.dataset.person;
    if (!draft || isForeign || (draft.sent && (!form || succeeded))) store.drop(key);
  }
}

function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent !== undefined) return event.preventDefault();
    if (event.defaultPrevented) return undefined;
    form.dataset.sent = "";
    delete form.dataset.dirty;
    // only now, so that the name and value of the button are still sent
    setTimeout(() => setButtons(form, true));
    return undefined;
  });
  form.addEventListener("input", () => {
    form.dataset.dirty = "";
  });
  form.addEventListener("htmx:afterRequest", () => release(form));
}

function setButtons(form, sending) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.classList.toggle("is-sending", sending);
    button.toggleAttribute("aria-busy", sending);
    if (sending && !button.disabled) button.dataset.wasOn = "";
    if (sending || button.dataset.wasOn !== undefined) button.disabled = sending;
    if (!sending) delete button.dataset.wasOn;
  }
}

function release(form) {
  delete form.dataset.sent;
  setButtons(form, false);
}

let watching = false;
function watchLeaving() {
  if (watching) return;
  watching = true;
  addEventListener("beforeunload", (event) => {
    const loose = document.querySelector("form[data-guard][data-dirty]:not([data-kept]):not([data-sent]):not([data-free])");
    if (loose) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-guard]").forEach(release);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) store.keys().forEach(store.drop);
  });
  dropDraftsThatWentThrough();
}

export function prepareForms(root) {
  watchLeaving();
  for (const form of root.querySelectorAll("form[data-guard]")) {
    if (form.dataset.guarded !== undefined) continue;
    form.dataset.guarded = "";
    guard(form);
    if (form.dataset.draft) prepareDraft(form);
  }
}
