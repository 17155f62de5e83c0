// Verify an issued file in the browser: the same checks as `xiezhi verify`, with nothing sent anywhere.
import { Fault } from "./bytes.js";
import { attached, openPdf, printed } from "./pdf.js";
import { canonical, checkReceipt } from "./ledger.js";
import { checkSeal } from "./seal.js";
import { fingerprints } from "./trust.js";

const LARGEST = 64 * 1024 * 1024;

export async function verify(pdf, trust) {
  const answer = { valid: false, intact: false, pinned: false, documentNo: null, signedBy: null, signedAt: null, facts: null, ledger: null, reasons: [] };
  if (pdf.length > LARGEST) {
    answer.reasons.push("文件过大，不是本系统出具的文书");
    return answer;
  }
  await attempt(answer, async () => {
    const seal = await checkSeal(pdf);
    const known = await fingerprints(trust);
    Object.assign(answer, { signedBy: seal.signedBy, signedAt: seal.moment.toISOString(), certificate: seal.sha256 });
    answer.pinned = seal.chain.some((one) => known.includes(one));
    if ((trust.withdrawn || []).includes(seal.sha256)) throw new Fault("盖章证书已被出具单位公告停用");
  });
  await attempt(answer, async () => {
    const file = openPdf(pdf);
    const factsBytes = await attached(file, "facts.json");
    answer.facts = json(factsBytes, "facts.json");
    answer.documentNo = answer.facts.document_no || null;
    const receipt = json(await attached(file, "ledger.json"), "ledger.json");
    answer.ledger = await checkReceipt(receipt, factsBytes, trust.logs || []);
    const number = String(answer.documentNo || "").replace(/\s+/g, "");
    if (!number) throw new Fault("文件要素中没有文书编号");
    if (!(await printed(file)).includes(number)) throw new Fault("页面上印的文书编号与文件要素不一致");
  });
  answer.intact = answer.reasons.length === 0;
  answer.valid = answer.intact && answer.pinned && answer.ledger.pinned;
  return answer;
}

async function attempt(answer, check) {
  try {
    await check();
  } catch (error) {
    answer.reasons.push(error instanceof Fault ? error.message : "文件结构已损坏或被改动");
  }
}

function json(bytes, name) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new Fault(`附件 ${name} 不是规范的 JSON`);
  return value;
}
