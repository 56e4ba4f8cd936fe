import assert from "node:assert/strict";
import { toComment } from "../../../../dynamic/provider/tokens/marker";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { MANAGED_TOKENS, SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { useProviderInProcess } from "../describe-lifecycle";
import { addSecret } from "../one-time-secrets";
import { refusedProperties } from "../refused-properties";

const LIST = `GET ${MANAGED_TOKENS}`;

/** Looks at the log until nothing is sent any more: the questions wait for nobody. */
const QUIET_MILLISECONDS = 100;

describe("the preview of a rotation of several tokens", () => {
  const provider = useProviderInProcess();
  const { workspace } = provider;
  let tokens: readonly Properties[];
  let lookUps: number;

  /** Three principals with a token each, of the series of their inputs. */
  beforeEach(async () => {
    const principals = await Promise.all([1, 2, 3].map(() => workspace.addPrincipal()));
    tokens = principals.map((principal) => workspace.tokenInputs(principal));
    for (const [index, principal] of principals.entries()) {
      const marker = { lineage: String(tokens[index]?.lineage), rotation: "g1", label: "project/stack/name" };
      await workspace.grantUsage(principal);
      await workspace.mintOrphan(principal, toComment(undefined, marker));
    }
    workspace.takeLog();
  });

  const compareSchedule = (lineage: unknown, generation: number): Promise<unknown> =>
    provider.lifecycles.rotationSchedule.diff(String(lineage), { generation: 1 }, { generation });

  const check = async (token: Properties | undefined) => {
    const { failures } = await provider.lifecycles.personalAccessToken.check(
      { ...token },
      { ...token, rotation: "g2" },
    );
    return refusedProperties(failures);
  };

  const takeAll = async (): Promise<readonly string[]> => {
    const requests: string[] = [];
    for (let seen = -1; seen < requests.length;) {
      seen = requests.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
      requests.push(...workspace.takeLog().map(({ method, target }) => `${method} ${target}`));
    }
    lookUps = requests.filter((request) => request.startsWith(`GET ${SERVICE_PRINCIPALS}?`)).length;
    return requests
      .filter((request) => /ServicePrincipals\/|credentials\/secrets|token-management/.test(request))
      .sort();
  };

  const toQuestions = (asked: readonly (Properties | undefined)[]): readonly string[] =>
    asked.flatMap((token) => [
      `GET ${SERVICE_PRINCIPALS}/${String(token?.servicePrincipalId)}`,
      `GET /api/2.0/accounts/servicePrincipals/${String(token?.servicePrincipalId)}/credentials/secrets`,
    ]);

  const toOwnList = (token: Properties | undefined): string =>
    `${LIST}?created_by_id=${String(token?.servicePrincipalId)}`;

  it("asks with its first check what the others will ask, and one list for all", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    assert.deepEqual(await check(tokens[0]), []);
    assert.deepEqual(await takeAll(), [...toQuestions(tokens), LIST].sort());
    assert.deepEqual([await check(tokens[1]), await check(tokens[2])], [[], []]);
    assert.deepEqual(await takeAll(), []);
  });

  it("asks for none that does not rotate", async () => {
    const [first, second] = tokens;
    for (const [index, { lineage }] of tokens.entries()) await compareSchedule(lineage, index === 2 ? 1 : 2);
    await check(first);
    assert.deepEqual(await takeAll(), [...toQuestions([first, second]), LIST].sort());
  });

  it("asks for none where one token rotates, whose own list is smaller", async () => {
    await compareSchedule(tokens[0]?.lineage, 2);
    await check(tokens[0]);
    assert.deepEqual(await takeAll(), [...toQuestions(tokens.slice(0, 1)), toOwnList(tokens[0])].sort());
  });

  it("asks for none beside a token that is made on behalf of its principal, without a secret", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    const [first] = tokens;
    await check({ ...first, login: { authType: "on-behalf-of" } });
    assert.deepEqual(await takeAll(), [toQuestions([first])[0], toOwnList(first)].sort());
  });

  it("asks for one principal of each series, although tokens of others have copies of its comment", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    const { tokens: all } = workspace.workspace;
    for (const { comment } of all.slice(-3))
      for (const words of ["", "mine "]) {
        const other = await workspace.addPrincipal();
        await workspace.grantUsage(other);
        await workspace.mintOrphan(other, `${words}${comment}`);
      }
    workspace.takeLog();
    await check(tokens[0]);
    assert.deepEqual(await takeAll(), [...toQuestions(tokens), LIST].sort());
  });

  it("looks each principal up once where the program gives no numeric id", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    workspace.takeLog();
    for (const token of tokens) await check({ ...token, servicePrincipalId: undefined });
    await takeAll();
    assert.equal(lookUps, tokens.length);
  });

  it("fails at the token that cannot be minted, and at no other", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    const [, second] = tokens;
    for (let made = 0; made < 5; made++)
      addSecret(workspace, {
        applicationId: String(second?.applicationId),
        servicePrincipalId: String(second?.servicePrincipalId),
      });
    const refused: (readonly string[])[] = [];
    for (const token of tokens) refused.push(await check(token));
    assert.deepEqual(refused, [[], ["login"], []]);
  });

  it("asks each for itself where the list of the workspace is refused", async () => {
    for (const { lineage } of tokens) await compareSchedule(lineage, 2);
    const effect = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;
    workspace.emulator.faults.add({ path: MANAGED_TOKENS, times: 9, effect });
    for (const token of tokens) assert.deepEqual(await check(token), []);
    assert.deepEqual(await takeAll(), [...toQuestions(tokens), LIST, ...tokens.map(toOwnList)].sort());
  });
});
