import { z } from "zod";

/**
 * The part of the YAML schema of Azure Pipelines that the example uses, written down from its reference. Anything else is
 * refused, so that a key in the wrong place is found.
 *
 * @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
 */
const variables = z.record(z.string().regex(/^[A-Z][A-Z_]*$/), z.string());
const pool = z.strictObject({ vmImage: z.enum(["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04"]) });
const env = variables;

/** The inputs of the tasks, as far as they are used. */
const useNode = z.strictObject({ task: z.literal("UseNode@1"), inputs: z.strictObject({ version: z.string() }) });
const azureCli = z.strictObject({
  task: z.literal("AzureCLI@2"),
  name: z
    .string()
    .regex(/^[A-Za-z_]\w*$/)
    .optional(),
  inputs: z.strictObject({
    azureSubscription: z.string(),
    scriptType: z.enum(["bash", "pscore", "ps", "batch"]),
    scriptLocation: z.literal("inlineScript"),
    inlineScript: z.string(),
  }),
  env: env.optional(),
});
const script = z.strictObject({ script: z.string(), env: env.optional() });
const checkout = z.strictObject({ checkout: z.enum(["self", "none"]) });
const steps = z.array(z.union([useNode, azureCli, script, checkout])).min(1);

const everyJob = {
  dependsOn: z.string().optional(),
  condition: z.string().optional(),
  timeoutInMinutes: z.int(),
};
const job = z.strictObject({ job: z.string(), ...everyJob, steps });
const deployment = z.strictObject({
  deployment: z.string(),
  ...everyJob,
  environment: z.string(),
  strategy: z.strictObject({ runOnce: z.strictObject({ deploy: z.strictObject({ steps }) }) }),
});

export const azurePipeline = z.strictObject({
  trigger: z.literal("none"),
  schedules: z.array(
    z.strictObject({
      cron: z.string().regex(/^(\S+ ){4}\S+$/),
      displayName: z.string(),
      branches: z.strictObject({ include: z.array(z.string()) }),
      always: z.boolean(),
    }),
  ),
  lockBehavior: z.enum(["sequential", "runLatest"]),
  pool,
  variables,
  jobs: z.array(z.union([job, deployment])),
});
