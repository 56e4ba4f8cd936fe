import type { AccessToken } from "../databricks/workspace";
import { sha256 } from "../databricks/workspace";
import { nameOf } from "../databricks/workspace-principal";
import { JsonLines } from "../kernel/json-lines";
import type { LogEntry } from "../kernel/request-log";
import type { Tenant } from "../tenant";
import { readMarker } from "./comment-marker";
import { publishedValues } from "./published-places";
import type { MintedToken, NumberedEvent, TokenEvent, TokenLife } from "./token-life";

/** How many tokens are kept in memory; beyond them the oldest that are revoked are dropped. */
const MOST_LIVES = 5_000;

/** What a place had when it was last looked at. */
interface SeenPlace {
  readonly value: string;
  /** The token of this value, if it is one of the workspace. */
  readonly tokenId: string | undefined;
}

type Moment = Pick<TokenEvent, "at" | "sequence">;
/** Omit, for each member of the union. */
type WithoutMoment<Event> = Event extends TokenEvent ? Omit<Event, "at" | "sequence"> : never;

/**
 * What has happened to each token: the tenant itself forgets a token that is revoked. It compares the tenant after every
 * change with what it saw before, and keeps the difference, without any value, in `tokens.jsonl` of the state folder.
 */
export class TokenHistory {
  private readonly lives = new Map<string, TokenLife>();
  private readonly unrevoked = new Set<string>();
  private readonly places = new Map<string, SeenPlace>();
  private readonly tokenIds = new Map<string, string>();
  private readonly file: JsonLines;
  private order = 0;

  /** Continues from the folder, and records what the tenant has that the folder does not know. */
  constructor(directory: string | undefined, tenant: Tenant, now: number) {
    this.file = new JsonLines(directory, "tokens.jsonl", "the history of the tokens");
    for (const line of this.file.read()) if (isEvent(line)) this.apply(line);
    this.observe(tenant, now);
  }

  /** The tokens in the order of their mint. */
  list(): readonly TokenLife[] {
    return [...this.lives.values()];
  }

  /** Records what a request has changed. `sequence` is its number; left out: nobody knows which request it was. */
  observe(tenant: Tenant, now: number, sequence?: number): void {
    const moment: Moment = { at: now, ...(sequence === undefined ? {} : { sequence }) };
    const present = new Map(tenant.workspace.tokens.map((token) => [token.tokenId, token]));
    for (const token of present.values()) this.observeToken(tenant, token, moment);
    this.observePlaces(publishedValues(tenant), moment);
    for (const tokenId of this.unrevoked) {
      if (present.has(tokenId)) continue;
      const stillIn = [...(this.lives.get(tokenId)?.places ?? [])];
      this.record({ kind: "revoked", tokenId, stillIn }, moment);
    }
  }

  /** Recognises in the request log the call by which a minter proves its new token. */
  follow({ note, caller, status, sequence, time }: LogEntry): void {
    if (note !== "me" || status !== 200) return;
    const newest = this.active().findLast((life) => life.owner.name === caller);
    const isFirst = newest?.events.every((event) => event.kind !== "verified" && (event.sequence ?? 0) < sequence);
    const isMintedHere = newest?.events[0]?.sequence !== undefined;
    if (newest === undefined || !isFirst || !isMintedHere) return;
    this.record({ kind: "verified", tokenId: newest.tokenId }, { at: Date.parse(time), sequence });
  }

  private observeToken(tenant: Tenant, token: AccessToken, moment: Moment): void {
    const { tokenId, comment } = token;
    this.tokenIds.set(token.valueHash ?? tokenId, tokenId);
    const known = this.lives.get(tokenId);
    if (known === undefined || known.isRevoked) {
      const minted = { kind: "minted", tokenId, comment, token: toMinted(tenant, token) } as const;
      // One that nobody saw being minted was minted when it says.
      this.record(minted, moment.sequence === undefined ? { at: token.createdAt } : moment);
    } else if (known.comment !== comment) {
      const isRetired = readMarker(comment)?.retireAt !== undefined;
      this.record({ kind: isRetired ? "retired" : "described", tokenId, comment }, moment);
    }
  }

  private observePlaces(values: ReadonlyMap<string, string>, moment: Moment): void {
    for (const place of new Set([...values.keys(), ...this.places.keys()])) {
      const value = values.get(place);
      const seen = this.places.get(place);
      if (value === seen?.value) continue;
      const tokenId = value === undefined ? undefined : this.tokenIds.get(sha256(value));
      if (value === undefined) this.places.delete(place);
      else this.places.set(place, { value, tokenId });
      this.recordChange(place, tokenId, moment);
    }
  }

  private recordChange(place: string, tokenId: string | undefined, moment: Moment): void {
    const holders = this.active().filter((life) => life.places.has(place));
    if (tokenId !== undefined && !holders.some((life) => life.tokenId === tokenId)) {
      this.record({ kind: "published", tokenId, place }, moment);
    }
    for (const { tokenId: earlier } of holders.filter((life) => life.tokenId !== tokenId)) {
      const change =
        tokenId === undefined ? ({ kind: "withdrawn" } as const) : ({ kind: "replaced", by: tokenId } as const);
      this.record({ ...change, tokenId: earlier, place }, moment);
    }
  }

  /** The lives of the tokens that are not revoked: a few, while the revoked ones become thousands. */
  private active(): readonly TokenLife[] {
    return [...this.unrevoked].flatMap((tokenId) => this.lives.get(tokenId) ?? []);
  }

  private record(event: WithoutMoment<TokenEvent>, moment: Moment): void {
    const whole = { ...event, ...moment } as TokenEvent;
    this.file.append(whole);
    this.apply(whole);
  }

  private apply(event: TokenEvent): void {
    const numbered: NumberedEvent = { ...event, order: ++this.order };
    if (event.kind === "minted") this.begin(event.tokenId, event.token, event.comment);
    const life = this.lives.get(event.tokenId);
    if (life === undefined) return;
    life.events.push(numbered);
    if (event.kind === "published") life.places.add(event.place);
    else if (event.kind === "replaced" || event.kind === "withdrawn") life.places.delete(event.place);
    else if (event.kind === "retired" || event.kind === "described") life.comment = event.comment;
    else if (event.kind === "revoked") {
      life.isRevoked = true;
      this.unrevoked.delete(event.tokenId);
    }
  }

  private begin(tokenId: string, token: MintedToken, comment: string): void {
    this.lives.set(tokenId, { ...token, tokenId, comment, events: [], places: new Set(), isRevoked: false });
    this.unrevoked.add(tokenId);
    if (this.lives.size <= MOST_LIVES) return;
    for (const { isRevoked, tokenId: oldest } of this.lives.values()) {
      if (!isRevoked) continue;
      this.lives.delete(oldest);
      return;
    }
  }
}

function toMinted({ workspace }: Tenant, { ownerId, createdAt, expiresAt }: AccessToken): MintedToken {
  const owner = workspace.principals.find((principal) => principal.id === ownerId);
  const name = owner === undefined ? ownerId : nameOf(owner);
  return { owner: { name, displayName: owner?.displayName ?? "" }, createdAt, expiresAt };
}

/** The file may have been written by a person. */
function isEvent(line: unknown): line is TokenEvent {
  if (typeof line !== "object" || line === null) return false;
  const { kind, tokenId, at, token } = line as Partial<Extract<TokenEvent, { kind: "minted" }>>;
  const isWhole = typeof kind === "string" && typeof tokenId === "string" && typeof at === "number";
  return isWhole && (kind !== "minted" || typeof token?.owner?.name === "string");
}
