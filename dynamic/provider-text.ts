/** The lifecycles that the provider process knows, by their export in `provider/index.ts`. */
export type LifecycleName =
  | "personalAccessToken"
  | "existingPrincipal"
  | "tokenUsageGrant"
  | "rotationSchedule"
  | "tokenRetirement"
  | "publishedSecret";

/**
 * The text that Pulumi saves with each resource as `__provider`, twice, and runs in its provider process, also for a
 * delete years later. It only loads the installed package, so that fixes reach old tokens. It looks where Node.js looks
 * for a package of the program, NODE_PATH included, and where pnpm keeps indirect dependencies of the program or of a
 * workspace above it.
 *
 * Frozen: every state written since the first release holds it, and expects the exports of `provider/index.ts`.
 */
export function providerText(lifecycle: LifecycleName): string {
  return (
    `exports.handler=(r=require("module").createRequire(process.cwd()+"/"),f)=>{` +
    `try{f=r.resolve("pulumi-databricks-pat/provider",{paths:[".",...module.paths.map(p=>p+"/.pnpm")]})}` +
    `catch(e){throw Error("install it: "+e)}return r(f).${lifecycle}}`
  );
}
