// The report page: photographs, signatures, place and form are kept on the telephone first and sent when
// there is signal. The check-list of 留置 opens the button; the server looks at all of it again.
import { all, digest, drop, get, put } from "./store.js";
import { keepSending, send, tell } from "./sender.js";

const WITNESSES = ["village_committee", "residents_committee", "employer"];

export async function mount(root, props) {
  if (!("indexedDB" in window)) return undefined;
  const page = { root, props, form: root.querySelector("#report"), kinds: new Set(props.received) };
  root.querySelector("[data-shots]").hidden = false;
  root.querySelector("[data-plain]").hidden = true;
  root.querySelector("[data-place]").hidden = !navigator.geolocation;
  for (const input of root.querySelectorAll("input[data-kind]")) input.addEventListener("change", () => shoot(page, input));
  for (const form of root.querySelectorAll("form[data-sign]")) form.addEventListener("submit", (event) => signed(page, form, event));
  root.querySelector("[data-locate]").addEventListener("click", () => locate(page));
  page.form.addEventListener("input", () => changed(page));
  page.form.addEventListener("submit", (event) => report(page, event));
  const refresh = () => show(page);
  const over = (event) => event.detail.attempt === props.attempt && location.assign(props.base);
  document.addEventListener("visits:changed", refresh);
  document.addEventListener("visits:reported", over);
  await restore(page);
  await show(page);
  const stop = keepSending();
  return () => {
    document.removeEventListener("visits:changed", refresh);
    document.removeEventListener("visits:reported", over);
    stop();
  };
}

async function keepPiece(page, kind, blob, name, strokes) {
  const { visit, attempt, base } = page.props;
  const sha256 = await digest(await blob.arrayBuffer());
  const id = `${visit}:${attempt}:${kind}:${sha256}`;
  await put("pieces", { id, visit, attempt, base, kind, blob, name, sha256, strokes, taken_at: new Date().toISOString() });
  await show(page);
  send();
}

async function shoot(page, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const fault = await unfit(file, page.props.sizes);
  if (fault) return complain(page, fault);
  complain(page, "");
  await keepPiece(page, input.dataset.kind, file, file.name || `${input.dataset.kind}.jpg`);
}

// Said before anything is kept: a film of six hours is not carried about.
async function unfit(file, sizes) {
  const isFilm = file.type.startsWith("video/");
  const most = isFilm ? sizes.film_megabytes : sizes.photo_megabytes;
  if (isFilm) {
    const seconds = await secondsOf(file);
    if (seconds > sizes.film_seconds) return `录像长${Math.round(seconds / 60)}分钟，超过${sizes.film_seconds / 60}分钟，请只录送达的经过。`;
  }
  if (file.size > most * 1024 * 1024) return `文件有${Math.ceil(file.size / 1048576)}MB，超过${most}MB，请把清晰度调低再拍。`;
  return "";
}

function secondsOf(file) {
  return new Promise((done) => {
    const film = document.createElement("video");
    const address = URL.createObjectURL(file);
    const over = (seconds) => {
      URL.revokeObjectURL(address);
      done(Number.isFinite(seconds) ? seconds : 0);
    };
    film.preload = "metadata";
    film.onloadedmetadata = () => over(film.duration);
    film.onerror = () => over(0);
    film.src = address;
  });
}

async function signed(page, form, event) {
  event.preventDefault();
  const kind = form.dataset.sign;
  const image = form.elements[`${kind}_image`].value;
  if (!image) return;
  const bytes = Uint8Array.from(atob(image.split(",")[1]), (one) => one.charCodeAt(0));
  for (const old of (await all("pieces")).filter((one) => one.kind === kind && one.attempt === page.props.attempt && !one.sent)) await drop("pieces", old.id);
  await keepPiece(page, kind, new Blob([bytes], { type: "image/png" }), `${kind}.png`, JSON.parse(form.elements[`${kind}_strokes`].value));
  form.closest("details").open = false;
}

function locate(page) {
  const line = page.root.querySelector("[data-located]");
  line.textContent = "正在取位置…";
  navigator.geolocation.getCurrentPosition(
    async ({ coords }) => {
      const { visit, base } = page.props;
      const told = { consent: true, latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, at: new Date().toISOString() };
      await put("places", { visit, base, told });
      line.textContent = `已记下，误差约${Math.round(coords.accuracy)}米`;
      send();
    },
    () => {
      line.textContent = "没有取到位置；没有它也可以反馈，请拍一张能看出地点的照片";
    },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
  );
}

const fieldsOf = (form) => {
  const found = Object.fromEntries(new FormData(form));
  delete found.csrfmiddlewaretoken;
  return found;
};

async function changed(page) {
  const { visit, attempt } = page.props;
  check(page, page.form.elements.outcome.value);
  await put("drafts", { key: `${visit}:${attempt}`, fields: fieldsOf(page.form) });
  await show(page);
}

async function restore(page) {
  const { visit, attempt } = page.props;
  const draft = await get("drafts", `${visit}:${attempt}`);
  const form = page.form;
  if (!draft) {
    const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    form.elements.happened_at.value = now.toISOString().slice(0, 16);
    form.elements.client_id.value = crypto.randomUUID();
    return;
  }
  for (const [name, value] of Object.entries(draft.fields)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
}

async function show(page) {
  const { root, props, form } = page;
  const own = (await all("pieces")).filter((one) => one.visit === props.visit && (one.attempt === props.attempt || !one.attempt));
  page.kinds = new Set([...props.received, ...own.filter((one) => !one.fault).map((one) => one.kind)]);
  const list = root.querySelector("[data-pieces]");
  for (const old of list.querySelectorAll("[data-piece]")) old.remove();
  for (const one of own) {
    const line = document.createElement("li");
    line.dataset.piece = one.kind;
    line.textContent = `${props.kinds[one.kind]} · ${one.fault ? `没有收下：${one.fault}` : one.sent ? "已收到" : "存在手机上，等信号"} `;
    if (one.fault) line.append(button("删掉", () => drop("pieces", one.id).then(() => show(page))));
    list.append(line);
  }
  const outcome = form.elements.outcome.value;
  for (const part of root.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(outcome);
  check(page, outcome);
  tell(root.querySelector("[data-outbox]"));
}

function button(label, act) {
  const found = document.createElement("button");
  found.type = "button";
  found.className = "btn btn-sm";
  found.textContent = label;
  found.addEventListener("click", act);
  return found;
}

function check(page, outcome) {
  const { form, props, kinds, root } = page;
  const { elements: e } = form;
  const filled = (name) => e[name].value.trim() !== "";
  const witnessed = WITNESSES.includes(e.witness_kind.value) && filled("witness_name") && filled("witness_role") && kinds.has("witness_signature");
  const met = {
    document: props.mayLeave,
    refusal: outcome === "refused",
    reason: filled("refusal_reason"),
    place: e.place.value === "home" || (e.place.value === "workplace" && !props.homeOnly),
    proof: witnessed || kinds.has("video") || (kinds.has("papers") && kinds.has("left")),
  };
  for (const line of root.querySelectorAll("[data-check]")) line.toggleAttribute("data-met", met[line.dataset.check]);
  const missing = outcome === "refused" && e.left.checked ? props.checks.find((one) => !met[one.code]) : null;
  for (const one of document.querySelectorAll("[form=report][data-submit], #report button.btn-primary")) one.disabled = Boolean(missing);
  const line = root.querySelector("[data-refused]");
  if (missing) complain(page, `留置还差：${missing.label}。${missing.reason}`);
  else if (line.textContent.startsWith("留置还差")) complain(page, "");
}

function complain(page, text) {
  const line = page.root.querySelector("[data-refused]");
  line.textContent = text;
  line.hidden = !text;
}

async function report(page, event) {
  event.preventDefault();
  event.stopPropagation();
  const { visit, attempt, base } = page.props;
  const fields = fieldsOf(page.form);
  if (!fields.outcome || !fields.place) return complain(page, "请先选结果和地点");
  for (const one of (await all("reports")).filter((old) => old.attempt === attempt && old.fault)) await drop("reports", one.client_id);
  await put("reports", { client_id: fields.client_id, visit, attempt, base, fields });
  complain(page, "");
  await send();
  const kept = await get("reports", fields.client_id);
  if (kept?.fault) complain(page, kept.fault);
  await show(page);
}
