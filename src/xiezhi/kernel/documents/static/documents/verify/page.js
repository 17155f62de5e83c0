// The page around the checker: take a file, say what holds and what does not, in words.
import { NOBODY, readTrust } from "./trust.js";
import { verify } from "./verify.js";

const LABELS = {
  case_no: "案号", cause: "案由", recipient: "受送达人", identity_no: "证件号码", method: "送达方式",
  address: "送达地址", served_on: "送达日期", basis: "依据", issued_on: "出具日期", notice: "说明",
};

const NUMBERS = ["文书编号", "案号", "证件号码", "送达地址"];

let trust = NOBODY;

async function loadTrust(root) {
  const inside = document.getElementById("trust-list");
  if (inside) return readTrust(inside.textContent);
  const answer = await fetch(root.dataset.trust);
  if (!answer.ok) throw new Error("trust list not available");
  return readTrust(await answer.text());
}

function line(list, label, value, tone = "") {
  const row = document.createElement("div");
  if (tone) row.dataset.tone = tone;
  const name = document.createElement("dt");
  name.textContent = label;
  const text = document.createElement("dd");
  text.textContent = value;
  if (NUMBERS.includes(label)) text.className = "xz-no is-whole";
  row.append(name, text);
  list.append(row);
}

function show(root, answer, name) {
  const box = root.querySelector("[data-answer]");
  const head = root.querySelector("[data-verdict]");
  const why = root.querySelector("[data-reasons]");
  const rows = root.querySelector("[data-rows]");
  box.hidden = false;
  box.dataset.tone = answer.valid ? "good" : answer.intact ? "warn" : "danger";
  head.textContent = answer.valid
    ? "核验通过：文件由所示单位出具，未被改动，存证在账本中"
    : answer.intact ? "文件自身一致，但不能确认是谁出具" : "核验不通过";
  const reasons = [...answer.reasons];
  if (answer.signedBy && !answer.pinned) reasons.push(`签章者自称“${answer.signedBy}”，证书不在信任清单中`);
  if (answer.ledger && !answer.ledger.pinned) reasons.push(`存证账本“${answer.ledger.origin}”的公钥不在信任清单中`);
  why.replaceChildren(...reasons.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  rows.replaceChildren();
  line(rows, "文件", name);
  if (answer.documentNo) line(rows, "文书编号", answer.documentNo);
  if (answer.signedBy) line(rows, "签章", `${answer.signedBy}${answer.pinned ? "" : "（未经信任清单确认）"}`, answer.pinned ? "" : "warn");
  if (answer.signedAt) line(rows, "签章时间", new Date(answer.signedAt).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false }));
  if (answer.ledger) line(rows, "存证", `账本共${answer.ledger.size}条，本文书序号${answer.ledger.index}`);
  for (const [key, label] of Object.entries(LABELS)) {
    if (answer.facts && answer.facts[key]) line(rows, label, String(answer.facts[key]));
  }
  root.dataset.valid = String(answer.valid);
  root.dataset.intact = String(answer.intact);
  box.focus();
}

function start(root) {
  const input = root.querySelector("input[data-pdf]");
  const drop = root.querySelector("[data-drop]");
  const status = root.querySelector("[data-status]");
  async function take(file) {
    if (!file) return;
    if (!globalThis.crypto || !crypto.subtle || typeof DecompressionStream === "undefined") {
      status.textContent = "这个浏览器缺少核验所需的功能，或页面不是从 https 打开的。请换用新版浏览器，或下载离线核验页打开。";
      return;
    }
    status.textContent = "正在核验…";
    const answer = await verify(new Uint8Array(await file.arrayBuffer()), trust);
    status.textContent = "";
    show(root, answer, file.name);
  }
  input.addEventListener("change", () => take(input.files[0]));
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  root.querySelector("input[data-trust-file]").addEventListener("change", async (event) => {
    try {
      trust = readTrust(await event.target.files[0].text());
      status.textContent = "已改用所选的信任清单，请重新选择文件。";
    } catch (error) {
      status.textContent = error.message;
    }
  });
  loadTrust(root).then(
    (found) => {
      trust = found;
      root.dataset.ready = "true";
    },
    () => {
      status.textContent = "没有取到信任清单：只能看文件自身是否一致。可在下方另选 trust.json。";
      root.dataset.ready = "true";
    },
  );
}

for (const root of document.querySelectorAll("[data-verifier]")) start(root);
