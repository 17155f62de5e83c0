// Rows one chooses, and the bar of what may be done with them. Without scripts the bar always stands.
export function prepareBulk(root) {
  for (const bar of root.querySelectorAll("[data-bulk-bar]")) prepareBar(bar);
}

function prepareBar(bar) {
  const frame = bar.closest("form");
  const all = frame.querySelector("[data-choose-all]");
  const head = bar.querySelector("[data-bulk-head]");
  const none = bar.querySelector("[data-bulk-none]");
  const boxes = () => [...frame.querySelectorAll("tbody input[type=checkbox][name]")];
  const table = frame.querySelector(".xz-table");
  const choose = table && chooser(frame, table);
  let last = null;
  const show = () => {
    const chosen = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr").classList.toggle("is-chosen", box.checked);
    bar.hidden = chosen.length === 0;
    bar.classList.toggle("is-on", chosen.length > 0);
    head.textContent = `已选${chosen.length}条`;
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
  };
  const set = (on) => {
    for (const box of boxes()) box.checked = on;
    show();
  };
  none.hidden = false;
  none.addEventListener("click", () => {
    set(false);
    choose?.(false);
  });
  all?.addEventListener("change", () => set(all.checked));
  frame.addEventListener("click", (event) => {
    const list = boxes();
    const here = list.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null)
      for (const box of list.slice(Math.min(here, last), Math.max(here, last) + 1)) box.checked = event.target.checked;
    last = here;
    show();
  });
  frame.addEventListener("change", show);
  show();
}

// On a phone the boxes stay away until somebody asks for them.
function chooser(frame, table) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-text btn-sm xz-choose";
  const set = (on) => {
    frame.classList.toggle("is-choosing", on);
    button.textContent = on ? "不选了" : "多选";
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", () => set(!frame.classList.contains("is-choosing")));
  table.before(button);
  set(false);
  return set;
}
