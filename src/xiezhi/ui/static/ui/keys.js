// Keys for people who work here all day: / search, ? help, j k rows, Enter opens, x chooses, Esc closes.
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row], [data-rows] tbody tr")].filter((row) => row.offsetParent !== null);
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const here = all.findIndex((row) => row.classList.contains("is-here"));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("is-here", row === next);
  const link = next.querySelector("a[href]");
  link?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function current() {
  return document.querySelector(".is-here");
}

const KEYS = {
  "/": () => focusSearch(),
  "?": () => follow(document.querySelector("[data-help]")),
  j: () => move(1),
  k: () => move(-1),
  o: () => follow(current()?.querySelector("a[href]")),
  x: () => click(current()?.querySelector("input[type=checkbox]")),
};

function focusSearch() {
  const visible = [...document.querySelectorAll("[data-search], .xz-find input")].find((field) => field.offsetParent !== null);
  visible?.focus();
  visible?.select();
  return Boolean(visible);
}

function follow(link) {
  if (link) location.assign(link.href);
  return Boolean(link);
}

function click(box) {
  box?.click();
  return Boolean(box);
}

export function prepareKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeOpen(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (KEYS[event.key]?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details[data-chip][open], .xz-explain[open], .xz-more[open], .xz-menu[open]"))
      if (!open.contains(event.target)) open.open = false;
  });
}

function closeOpen(event) {
  const open = document.querySelector("details[data-chip][open], .xz-explain[open], .xz-more[open], .xz-menu[open]");
  if (!open) return event.target.matches("[data-search], .xz-find input") && event.target.blur();
  open.open = false;
  open.querySelector("summary").focus();
}
