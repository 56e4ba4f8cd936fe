/** The file beside each program that it reads: `BenchInputs`. */
export const BENCH_INPUTS_FILE = "bench.json";

/** A token of each principal, by this package. */
export const OWN_PROGRAM = `
const { readFileSync } = require("node:fs");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const { principals, trigger } = JSON.parse(readFileSync("bench.json", "utf8"));
for (const [name, args] of Object.entries(principals))
  new ServicePrincipalToken(name, { ...args, rotationTrigger: trigger });
`;

/**
 * The same graph for each principal, in dynamic resources that do nothing. Those that a rotation updates or replaces
 * have the trigger among their inputs. As with this package, what the engine saves of the provider is one short line:
 * the text that Pulumi makes of a closure is three times as long, twice in each resource.
 */
export const FLOOR_PROGRAM = `
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { principals, trigger, shape } = JSON.parse(readFileSync("bench.json", "utf8"));

const provider =
  "exports.handler=()=>{const o=({trigger})=>({done:1,...(trigger&&{trigger})});return{" +
  'create:async i=>({id:"0",outs:o(i)}),update:async(d,o1,n)=>({outs:o(n)}),' +
  'diff:async(d,o1,n)=>o1.trigger===n.trigger?{changes:false}:{changes:true,replaces:n.replaced?["trigger"]:[]}}}';

class Nothing extends pulumi.CustomResource {
  constructor(name, inputs, opts) {
    super("pulumi-nodejs:dynamic:Resource", name, { ...inputs, done: undefined, __provider: provider }, opts);
  }
}

for (const name of Object.keys(principals)) {
  const made = new Map();
  for (const { suffix, isComponent, parent, dependencies, role } of shape) {
    const opts = { parent: made.get(parent) };
    if (isComponent) {
      made.set(suffix, new pulumi.ComponentResource("bench:index:Nothing", name + suffix, {}, opts));
      continue;
    }
    const after = dependencies.map((dependency) => made.get(dependency)).filter((resource) => "done" in resource);
    const inputs = {
      ...(role === "same" ? {} : { trigger }),
      ...(role === "replaced" ? { replaced: 1 } : {}),
      ...(after.length === 0 ? {} : { after: after.map(({ done }) => done) }),
    };
    made.set(suffix, new Nothing(name + suffix, inputs, opts));
  }
  for (const component of made.values())
    if (component instanceof pulumi.ComponentResource) component.registerOutputs({});
}
`;

/** What users write without this package: a provider of its own for each principal, because a token belongs to whom it is made as. */
export const PEER_PROGRAM = `
const { readFileSync } = require("node:fs");
const databricks = require("@pulumi/databricks");
const { principals, trigger } = JSON.parse(readFileSync("bench.json", "utf8"));
const host = process.env.DATABRICKS_HOST;
for (const name of Object.keys(principals)) {
  const principal = new databricks.ServicePrincipal(name + "-principal", { displayName: name, workspaceAccess: true });
  const secret = new databricks.ServicePrincipalSecret(name + "-secret", { servicePrincipalId: principal.id });
  const login = { authType: "oauth-m2m", clientId: principal.applicationId, clientSecret: secret.secret };
  const provider = new databricks.Provider(name + "-provider", { host, ...login });
  new databricks.Token(name + "-token", { comment: trigger, lifetimeSeconds: 7776000 }, { provider });
}
`;
