// A row of a list opens in place: the link leads to the thing's page; with scripts the part that page
// gives to htmx is laid under the row, and a second press folds it away.
export function prepareOpening(root) {
  for (const link of root.querySelectorAll("[data-open-row]")) {
    if (link.dataset.ready !== undefined) continue;
    link.dataset.ready = "";
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      toggle(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle(link);
    });
  }
}

async function toggle(link) {
  const row = link.closest("tr");
  const open = row.nextElementSibling;
  const isOpen = open?.matches(".xz-row-detail");
  link.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) return open.remove();
  const detail = document.createElement("tr");
  const cell = document.createElement("td");
  detail.className = "xz-row-detail";
  cell.colSpan = row.cells.length;
  cell.textContent = "正在载入…";
  detail.append(cell);
  row.after(detail);
  await window.htmx.ajax("GET", link.href, { target: cell, swap: "innerHTML" });
  if (cell.textContent === "正在载入…") {
    detail.remove();
    link.setAttribute("aria-expanded", "false");
  }
  return undefined;
}
