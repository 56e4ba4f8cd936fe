/** The lifecycles that the provider process knows, by their export in `provider/index.ts`. */
export type LifecycleName =
  | "personalAccessToken"
  | "existingPrincipal"
  | "tokenUsageGrant"
  | "rotationSchedule"
  | "tokenRetirement"
  | "publishedSecret";

/**
 * The text that Pulumi saves with each resource as `__provider` and runs in its provider process, also for a delete
 * years later. It only loads the installed package, so that fixes reach old tokens. It looks in the folder named by
 * DATABRICKS_PAT_RESOLVE_FROM, in the program's folder, and where pnpm keeps indirect dependencies.
 *
 * Frozen: every state written since the first release holds it, and expects the exports of `provider/index.ts`.
 */
export function providerText(lifecycle: LifecycleName): string {
  return (
    `exports.handler=()=>{const p=process,c=p.cwd(),s="pulumi-databricks-pat/provider";` +
    `for(const d of[p.env.DATABRICKS_PAT_RESOLVE_FROM,c,c+"/node_modules/.pnpm/node_modules"])` +
    `try{if(d)return require("module").createRequire(require("path").resolve(d,"_"))(s).${lifecycle}}` +
    `catch(e){if(e.code!="MODULE_NOT_FOUND"||!e.message.includes(s))throw e}` +
    `throw Error(s+" not found from "+c+": npm install pulumi-databricks-pat there or set DATABRICKS_PAT_RESOLVE_FROM")}`
  );
}
