// The electronic seal: one CMS signature over every byte of the file but its own value.
import { certificate, chainOf, signedBy } from "./certificate.js";
import { Fault, fromHex, latin, same, sha256, toHex } from "./bytes.js";
import { oid, read, tlv } from "./der.js";

const DATA = "1.2.840.113549.1.7.1";
const SIGNED = "1.2.840.113549.1.7.2";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47";
const TIME_STAMP = "1.2.840.113549.1.9.16.2.14";
const PLAIN = { "1.2.840.10045.2.1": "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.1": "1.2.840.113549.1.1.11" };

export async function checkSeal(pdf) {
  const { covered, envelope } = coverage(pdf);
  const info = read(envelope);
  if (info.whole.length !== envelope.length || oid(info.children[0]) !== SIGNED) throw changed();
  const parts = info.children[1].children[0].children;
  const [version, digests, content] = parts;
  const sets = parts.slice(3);
  const signers = sets[sets.length - 1].children;
  const given = sets.find((one) => one.tag === 0xa0);
  if (sets.some((one) => one.tag === 0xa1) || !given || signers.length !== 1) throw changed();
  if (toHex(version.content) !== "01" || content.children.length !== 1 || oid(content.children[0]) !== DATA) throw changed();
  const rebuilt = tlv(0x30, info.children[0].whole, tlv(0xa0, tlv(0x30, ...framed(version, digests, content, given, signers[0]))));
  if (!same(envelope, rebuilt)) throw changed();
  const certificates = await Promise.all(given.children.map((one) => certificate(one.whole)));
  const found = await checkSigner(signers[0], digests, covered, certificates);
  const moment = signingTime(pdf);
  const chain = await chainOf(found.holder, certificates, moment);
  if (certificates.some((one) => !chain.some((link) => link.sha256 === one.sha256))) throw new Fault("签名封装里的证书被改动过");
  return { signedBy: found.holder.name, sha256: found.holder.sha256, moment, chain: chain.map((one) => one.sha256) };
}

// The parts which no signature covers, written anew: a tag or length that was touched shows.
function framed(version, digests, content, given, signer) {
  const algorithm = (node) => tlv(0x30, node.children[0].whole, ...(node.children.length > 1 ? [Uint8Array.of(5, 0)] : []));
  const [own, who, digest, attributes, kind, value, ...more] = signer.children;
  const [issuer, serial] = who.children;
  const named = tlv(0x30, issuer.whole, tlv(2, serial.content));
  const told = tlv(0xa0, ...attributes.children.map((one) => one.whole));
  const again = tlv(0x30, tlv(2, own.content), named, algorithm(digest), told, algorithm(kind), tlv(4, value.content), ...more.map((one) => one.whole));
  return [
    tlv(2, version.content),
    tlv(0x31, ...digests.children.map(algorithm)),
    tlv(0x30, content.children[0].whole),
    tlv(0xa0, ...given.children.map((one) => one.whole)),
    tlv(0x31, again),
  ];
}

async function checkSigner(signer, digests, covered, certificates) {
  const [version, who, digest, attributes, algorithm, value, ...more] = signer.children;
  const plain = (node) => oid(node.children[0]) === SHA256 && (node.children.length === 1 || node.children[1].tag === 5);
  if (toHex(version.content) !== "01" || !plain(digest) || digests.children.length !== 1 || !plain(digests.children[0])) throw changed();
  if (more.some((node) => node.children.some((one) => oid(one.children[0]) !== TIME_STAMP))) throw changed();
  const [issuer, serial] = who.children;
  const holder = certificates.find((one) => one.issuer === toHex(issuer.whole) && one.serial === toHex(serial.content));
  if (!holder || attributes.tag !== 0xa0) throw changed();
  const told = Object.fromEntries(attributes.children.map((one) => [oid(one.children[0]), one.children[1].children[0]]));
  if (oid(told[CONTENT_TYPE]) !== DATA) throw changed();
  if (!same(told[DIGEST].content, await sha256(covered))) throw new Fault("文件内容与盖章时不一致");
  if (told[SIGNING_CERTIFICATE] && !toHex(told[SIGNING_CERTIFICATE].whole).includes(holder.sha256)) throw changed();
  const text = attributes.whole.slice();
  text[0] = 0x31; // what is signed is the set itself, not its tagged form (RFC 5652, 5.4)
  const name = oid(algorithm.children[0]);
  if (!(await signedBy(value.content, PLAIN[name] || name, text, holder))) throw new Fault("签名值与证书不符");
  return { holder };
}

function coverage(pdf) {
  const text = latin(pdf);
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (ranges.length === 0) throw new Fault("文件上没有电子印章");
  if (ranges.length > 1) throw new Fault("文件上有几个签名，应当只有一个电子印章");
  const [start, first, second, last] = ranges[0].slice(1).map(Number);
  if (start !== 0 || second + last !== pdf.length || first > second || ranges[0].index < first) {
    throw new Fault("印章没有覆盖整个文件：盖章之后文件被追加或改动过");
  }
  const gap = text.slice(first, second);
  if (!/^<([0-9a-f]*|[0-9A-F]*)>$/.test(gap)) throw new Fault("签名值的写法被改动过");
  const value = fromHex(gap.slice(1, -1));
  const envelope = read(value).whole;
  if (value.subarray(envelope.length).some((byte) => byte !== 0)) throw new Fault("签名值之后被填入了内容");
  const covered = new Uint8Array(first + last);
  covered.set(pdf.subarray(0, first));
  covered.set(pdf.subarray(second), first);
  return { covered, envelope };
}

function signingTime(pdf) {
  const text = latin(pdf);
  const range = text.lastIndexOf("/ByteRange");
  const dictionary = text.slice(text.lastIndexOf(" obj", range), text.indexOf("endobj", range));
  const literal = /\/M\s*\(((?:\\[\s\S]|[^\\()])*)\)/.exec(dictionary);
  const plain = (literal ? literal[1] : "").replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8)));
  const found = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?)?/.exec(plain);
  if (!found) throw new Fault("签名没有写明时间");
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const offset = (Number(found[8] || 0) * 60 + Number(found[9] || 0)) * (found[7] === "-" ? -1 : 1);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60000);
}

function changed() {
  return new Fault("签名封装的内容被改动过");
}
