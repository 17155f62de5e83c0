// Conditions of a list: they apply when their card closes; addresses stay short, empty conditions are left out.
export function prepareFilters(root) {
  for (const form of root.querySelectorAll("[data-filters]")) {
    if (form.dataset.ready !== undefined) continue;
    form.dataset.ready = "";
    let changed = false;
    form.addEventListener("change", (event) => {
      changed = Boolean(event.target.closest("details"));
    });
    for (const card of form.querySelectorAll("details"))
      card.addEventListener("toggle", () => !card.open && changed && form.requestSubmit());
    form.addEventListener("submit", () => {
      const empty = [...form.elements].filter((field) => field.name && field.value === "" && !field.disabled);
      for (const field of empty) field.disabled = true;
      setTimeout(() => empty.forEach((field) => (field.disabled = false)));
    });
    form.addEventListener("htmx:configRequest", (event) => {
      const { parameters } = event.detail;
      for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
    });
  }
  for (const list of root.querySelectorAll(".xz-question .xz-choices")) {
    const mark = () => list.querySelectorAll(".xz-choice").forEach((row) => row.classList.toggle("is-chosen", row.querySelector("input").checked));
    list.addEventListener("change", mark);
    mark();
  }
}
