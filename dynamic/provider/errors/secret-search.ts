/** The shortest part of a secret that is found: shorter texts occur in ordinary words. */
const SHORTEST_PART = 12;

/** Every part of that length has a whole block of the secret in it. */
const BLOCK = 6;

/** The shortest secret that is found, and the shortest beginning of one before an ellipsis. */
export const SHORTEST_SECRET = 6;

/** Base64 is searched for secrets up to this length: what is longer is no password of Basic authentication. */
const LONGEST_IN_BASE64 = 512;

const NAMED_CHARACTERS: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", apos: "'" };

/** A character as JSON, URLs or HTML write it, escaped once or several times. */
const ESCAPED =
  /\\+u00([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})|&(?:amp;)*(?:#(\d{2,3})|#x([0-9a-f]{2})|(quot|amp|lt|gt|apos));|\\+(["\\/])/gi;

/** A part of a text, from one index to before another. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A text in which secrets are searched. */
interface SearchedText {
  readonly text: string;
  readonly lowerCase: string;
  /** Every run of so many characters as a block has, in lower case. */
  readonly blocks: ReadonlySet<string>;
}

/** A text as a reader of JSON, URLs and HTML sees it, with the place of each character in the original. */
interface DecodedText {
  readonly text: string;
  readonly places: readonly Span[];
}

/** One form of a secret. */
interface Form {
  readonly text: string;
  readonly lowerCase: string;
}

/** A secret in the forms in which a text may repeat it. */
export interface SecretForms {
  readonly asGiven: readonly Form[];
  readonly decoded: readonly Form[];
}

/** The forms of one secret. */
export function toSecretForms(secret: string): SecretForms {
  const base64 = secret.length > LONGEST_IN_BASE64 ? [] : [secret, encodeURIComponent(secret)].flatMap(toBase64Cores);
  // A secret may itself look like an escaped text, alone or together with what it is escaped by.
  const decoded = new Set([secret, decode(secret).text, decode(escapeForHtml(secret)).text]);
  return { asGiven: [secret, ...base64].map(toForm), decoded: [...decoded, ...base64].map(toForm) };
}

/**
 * The text with every secret in it replaced by "[credential]": also one that is escaped for JSON, URLs or HTML, that is
 * in base64, or of which the text has only a part. Secrets of fewer than twelve characters are found as whole words.
 */
export function maskSecrets(text: string, secrets: Iterable<SecretForms>): string {
  const decoded = decode(text);
  const given = toSearched(text);
  const read = decoded.text === text ? undefined : toSearched(decoded.text);
  const spans: Span[] = [];
  for (const { asGiven, decoded: forms } of secrets) {
    for (const form of asGiven) spans.push(...findParts(given, form));
    if (read === undefined) continue;
    for (const form of forms) {
      for (const { from, to } of findParts(read, form))
        spans.push({ from: decoded.places[from]?.from ?? 0, to: decoded.places[to - 1]?.to ?? text.length });
    }
  }
  return replaceSpans(text, spans);
}

function toForm(text: string): Form {
  return { text, lowerCase: toLowerCase(text) };
}

/**
 * The base64 of a secret wherever it stands in what was encoded: the characters that depend on the secret alone, at each
 * of the three offsets.
 */
function toBase64Cores(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function escapeForHtml(text: string): string {
  return text.replace(/["'&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function decode(text: string): DecodedText {
  let decoded = "";
  const places: Span[] = [];
  const add = (characters: string, from: number, length?: number): void => {
    for (let index = 0; index < characters.length; index++) {
      const at = length === undefined ? from + index : from;
      places.push({ from: at, to: at + (length ?? 1) });
    }
    decoded += characters;
  };
  let end = 0;
  for (const match of text.matchAll(ESCAPED)) {
    const [whole, unicode, percent, decimal, hexadecimal, name, plain] = match;
    add(text.slice(end, match.index), end);
    const code = decimal === undefined ? parseInt(unicode ?? percent ?? hexadecimal ?? "0", 16) : Number(decimal);
    add(plain ?? NAMED_CHARACTERS[name?.toLowerCase() ?? ""] ?? String.fromCharCode(code), match.index, whole.length);
    end = match.index + whole.length;
  }
  add(text.slice(end), end);
  return { text: decoded, places };
}

function toSearched(text: string): SearchedText {
  const lowerCase = toLowerCase(text);
  const blocks = new Set<string>();
  for (let at = 0; at + BLOCK <= lowerCase.length; at++) blocks.add(lowerCase.slice(at, at + BLOCK));
  return { text, lowerCase, blocks };
}

function findParts(searched: SearchedText, { text: secret, lowerCase }: Form): readonly Span[] {
  const { text } = searched;
  if (secret.length < SHORTEST_SECRET) return [];
  const cut = text.includes("…") ? findCutSecrets(text, secret) : [];
  const parts = secret.length < SHORTEST_PART ? findWords(text, secret) : findLongParts(searched, lowerCase);
  return [...parts, ...cut];
}

/** Whole occurrences that are no part of a longer word. */
function findWords(text: string, word: string): readonly Span[] {
  return findAll(text, word)
    .filter((from) => !/\w/.test(text[from - 1] ?? " ") && !/\w/.test(text[from + word.length] ?? " "))
    .map((from) => ({ from, to: from + word.length }));
}

/** Beginnings of the secret at the end of a text that was cut: "dose0123…". */
function findCutSecrets(text: string, secret: string): readonly Span[] {
  return findAll(text, "…").flatMap((to) => {
    for (let length = Math.min(secret.length, to); length >= SHORTEST_SECRET; length--)
      if (text.slice(to - length, to) === secret.slice(0, length)) return [{ from: to - length, to }];
    return [];
  });
}

/** Every part of the secret, whatever the case of its letters. */
function findLongParts({ lowerCase: text, blocks }: SearchedText, secret: string): readonly Span[] {
  const spans: Span[] = [];
  for (let block = 0; block + BLOCK <= secret.length; block += BLOCK) {
    const characters = secret.slice(block, block + BLOCK);
    for (const at of blocks.has(characters) ? findAll(text, characters) : []) {
      let [before, after] = [0, BLOCK];
      while (before < block && before < at && text[at - before - 1] === secret[block - before - 1]) before++;
      while (block + after < secret.length && at + after < text.length && text[at + after] === secret[block + after])
        after++;
      if (before + after >= SHORTEST_PART) spans.push({ from: at - before, to: at + after });
    }
  }
  return spans;
}

/** ASCII letters only, so that no index changes. */
function toLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function findAll(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let replaced = "";
  let end = 0;
  for (const { from, to } of [...spans].sort((left, right) => left.from - right.from)) {
    if (to <= end) continue;
    replaced += from < end ? "" : `${text.slice(end, from)}[credential]`;
    end = to;
  }
  return replaced + text.slice(end);
}
