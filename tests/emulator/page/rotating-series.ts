import { randomUUID } from "node:crypto";
import { type EmulatedPrincipal, type EmulatedWorkspace, ME, type MintedToken } from "../../emulated-workspace";

/** A series of tokens that a test rotates step by step, published in a secret scope. */
export class RotatingSeries {
  readonly minted: MintedToken[] = [];
  readonly scope = "team";

  private constructor(
    private readonly emulated: EmulatedWorkspace,
    readonly owner: EmulatedPrincipal,
    private readonly secret: string,
    readonly label: string,
    readonly lineage: string,
  ) {}

  static async begin(emulated: EmulatedWorkspace, label: string, displayName = "Reporting"): Promise<RotatingSeries> {
    const principal = await emulated.addPrincipal({ displayName });
    await emulated.grantUsage(principal);
    return new RotatingSeries(emulated, principal, await emulated.addOAuthSecret(principal), label, randomUUID());
  }

  /** The place as the history names it. */
  get place(): string {
    return `scope ${this.scope}/${this.label.replaceAll("/", "-")}`;
  }

  comment(retire = ""): string {
    return `nightly jobs [databricks-pat lineage=${this.lineage} rotation=g${this.minted.length} ${this.label}${retire}]`;
  }

  /** Mints the next token and calls with it, as the provider does. */
  async mint(days = 90): Promise<MintedToken> {
    const body = { comment: this.comment(), lifetime_seconds: days * 86_400 };
    const { body: login } = await this.emulated.requestOAuthToken(this.owner.applicationId, this.secret);
    const token = await this.emulated.mint(String(login.access_token), body);
    await this.emulated.call("GET", ME, { bearer: token.tokenValue });
    this.minted.push(token);
    return token;
  }

  async publish({ tokenValue }: Pick<MintedToken, "tokenValue">): Promise<void> {
    await this.emulated.call("POST", "/api/2.0/secrets/scopes/create", { body: { scope: this.scope } });
    const body = { scope: this.scope, key: this.label.replaceAll("/", "-"), string_value: tokenValue };
    await this.emulated.asAdministrator("POST", "/api/2.0/secrets/put", body);
  }

  async retire({ tokenId }: MintedToken, until: string): Promise<void> {
    const body = { token: { comment: this.comment(` retire=${until}`) }, update_mask: "comment" };
    await this.emulated.asAdministrator("PATCH", `/api/2.0/token-management/tokens/${tokenId}`, body);
  }

  async revoke({ tokenId }: MintedToken): Promise<void> {
    await this.emulated.asAdministrator("DELETE", `/api/2.0/token-management/tokens/${tokenId}`);
  }

  /** Mints, publishes, and revokes the token before. */
  async rotate(): Promise<void> {
    const before = this.minted.at(-1);
    await this.publish(await this.mint());
    if (before !== undefined) await this.revoke(before);
  }
}
