// The ledger receipt: facts → commitment → entry → tree (RFC 9162) → signed checkpoint (C2SP).
import * as ed from "../../vendor/noble-ed25519/index.js";
import { Fault, fromBase64, fromHex, same, sha256, toHex, utf8 } from "./bytes.js";

const FORMAT = "xiezhi-proof/1";
const PROFILE = "sha256-ed25519";
const CONTEXT = utf8("xiezhi/commitment/v1\u0000");

export async function checkReceipt(receipt, factsBytes, logs) {
  if (receipt.format !== FORMAT) throw new Fault("存证回执的格式不认识");
  if (receipt.profile !== PROFILE) throw new Fault("存证账本使用的算法组合，本页不能核验");
  const entry = utf8(receipt.entry);
  const commitment = JSON.parse(receipt.entry).commitment;
  if (canonical(JSON.parse(receipt.entry)) !== receipt.entry) throw new Fault("存证条目不是规范写法");
  if (!/^[0-9a-f]{64}$/.test(receipt.salt)) throw new Fault("存证回执中的随机数写法不对");
  if (toHex(await sha256(CONTEXT, fromHex(receipt.salt), factsBytes)) !== commitment) {
    throw new Fault("文件内的要素与存证时的承诺不符");
  }
  const note = readNote(receipt.checkpoint);
  await checkPath(entry, receipt.index, note.size, receipt.path.map(fromHex), note.root);
  return { size: note.size, index: receipt.index, origin: note.origin, pinned: await isSigned(note, logs) };
}

async function checkPath(entry, index, size, path, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size || path.length > 64) throw new Fault("存证序号超出账本大小");
  let place = index;
  let last = size - 1;
  let found = await sha256(Uint8Array.of(0), entry);
  for (const step of path) {
    if (last === 0) throw new Fault("存证路径过长");
    if (place % 2 === 1 || place === last) {
      found = await sha256(Uint8Array.of(1), step, found);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await sha256(Uint8Array.of(1), found, step);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0 || !same(found, root)) throw new Fault("存证路径不能到达检查点的根，条目不在账本中");
}

function readNote(written) {
  const cut = written.lastIndexOf("\n\n");
  if (cut < 0 || !written.endsWith("\n")) throw new Fault("检查点缺少签名行");
  const text = written.slice(0, cut + 1);
  const lines = text.split("\n");
  const root = fromBase64(lines[2] || "");
  if (!/^(0|[1-9]\d{0,15})$/.test(lines[1]) || root.length !== 32) throw new Fault("检查点应有来源、大小、根三行");
  return { text, origin: lines[0], size: Number(lines[1]), root, rows: written.slice(cut + 2, -1).split("\n") };
}

async function isSigned(note, logs) {
  let signed = false;
  for (const line of logs) {
    const [name, id, body] = splitKey(line);
    const key = fromBase64(body);
    const ownId = (await sha256(utf8(`${name}\n`), key)).subarray(0, 4);
    if (key[0] !== 1 || key.length !== 33 || toHex(ownId) !== id) throw new Fault("账本公钥的编号与密钥不符");
    for (const row of name === note.origin ? note.rows : []) {
      const match = /^— (\S+) (\S+)$/.exec(row);
      if (!match) throw new Fault("检查点的签名行写法不对");
      const value = fromBase64(match[2]);
      if (match[1] !== name || !same(value.subarray(0, 4), ownId)) continue;
      const holds = await ed.verifyAsync(value.subarray(4), utf8(note.text), key.subarray(1));
      if (!holds) throw new Fault("检查点的签名与内容不符");
      signed = true;
    }
  }
  return signed;
}

function splitKey(line) {
  const parts = line.trim().split("+");
  return [parts[0], parts[1], parts.slice(2).join("+")];
}

// RFC 8785: names in the order of their UTF-16 code units, values as JavaScript writes them.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
