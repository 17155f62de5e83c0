// Certificates: who, from when until when, and whether one was issued by another.
import { flatSignature, oid, read, time, tlv } from "./der.js";
import { Fault, same, sha256, toHex } from "./bytes.js";

const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48] };
const SIGNATURES = {
  "1.2.840.10045.4.3.2": ["ECDSA", "SHA-256"],
  "1.2.840.10045.4.3.3": ["ECDSA", "SHA-384"],
  "1.2.840.113549.1.1.11": ["RSASSA-PKCS1-v1_5", "SHA-256"],
  "1.2.840.113549.1.1.12": ["RSASSA-PKCS1-v1_5", "SHA-384"],
};
const COMMON_NAME = "2.5.4.3";
const ORGANISATION = "2.5.4.10";
const CONSTRAINTS = "2.5.29.19";

export async function certificate(whole) {
  const node = read(whole);
  const [body, algorithm, value] = node.children;
  const again = tlv(0x30, body.whole, algorithm.whole, tlv(3, Uint8Array.of(0), value.content.subarray(1)));
  if (!same(node.whole, again)) throw new Fault("证书被改动过");
  const fields = body.children[0].tag === 0xa0 ? body.children.slice(1) : body.children;
  const [serial, inner, issuer, validity, subject, key] = fields;
  if (toHex(inner.whole) !== toHex(algorithm.whole)) throw new Fault("证书被改动过");
  return {
    body: body.whole,
    algorithm: oid(algorithm.children[0]),
    signature: value.content.subarray(1),
    serial: toHex(serial.content),
    issuer: toHex(issuer.whole),
    subject: toHex(subject.whole),
    name: nameIn(subject),
    from: time(validity.children[0]),
    until: time(validity.children[1]),
    key: key.whole,
    curve: key.children[0].children.length > 1 && key.children[0].children[1].tag === 6 ? oid(key.children[0].children[1]) : "",
    mayIssue: mayIssue(fields),
    whole: node.whole,
    sha256: toHex(await sha256(node.whole)),
  };
}

export async function signedBy(signature, algorithm, data, holder) {
  const [name, hash] = SIGNATURES[algorithm] || [];
  if (!name) throw new Fault("签名使用的算法，本页不能核验，请改用命令行工具");
  const [curve, size] = CURVES[holder.curve] || [];
  if (name === "ECDSA" && !curve) throw new Fault("证书使用的曲线，本页不能核验，请改用命令行工具");
  const kind = name === "ECDSA" ? { name, namedCurve: curve } : { name, hash };
  const key = await crypto.subtle.importKey("spki", holder.key, kind, false, ["verify"]);
  const value = name === "ECDSA" ? flatSignature(signature, size) : signature;
  return crypto.subtle.verify({ name, hash }, key, value, data);
}

// From the signer up to a root that vouches for itself, each one valid at that moment.
export async function chainOf(signer, others, moment) {
  const chain = [signer];
  while (chain.length <= others.length + 1) {
    const last = chain[chain.length - 1];
    if (moment < last.from || moment > last.until) throw new Fault("盖章证书不在有效期内");
    if (last.issuer === last.subject) break;
    const next = others.find((one) => one.subject === last.issuer);
    if (!next || !next.mayIssue) throw new Fault("盖章证书的签发链不成立");
    if (!(await signedBy(last.signature, last.algorithm, last.body, next))) throw new Fault("盖章证书的签发链不成立");
    chain.push(next);
  }
  const root = chain[chain.length - 1];
  if (root.issuer !== root.subject || !(await signedBy(root.signature, root.algorithm, root.body, root))) {
    throw new Fault("盖章证书的签发链不成立");
  }
  return chain;
}

function nameIn(subject) {
  const found = {};
  for (const set of subject.children) {
    for (const pair of set.children) {
      found[oid(pair.children[0])] = new TextDecoder().decode(pair.children[1].content);
    }
  }
  return found[COMMON_NAME] || found[ORGANISATION] || "（证书没有名称）";
}

function mayIssue(fields) {
  const extensions = fields.find((field) => field.tag === 0xa3);
  if (!extensions) return false;
  const found = extensions.children[0].children.find((one) => oid(one.children[0]) === CONSTRAINTS);
  if (!found) return false;
  const inner = read(found.children[found.children.length - 1].content);
  return inner.children.length > 0 && inner.children[0].tag === 1 && inner.children[0].content[0] === 0xff;
}
