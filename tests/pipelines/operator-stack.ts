import { z } from "zod";

/**
 * What the example uses of `pulumi.com/v1` `Stack`, written down from the definition of the resource. Anything else is
 * refused.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes-operator/blob/master/docs/stacks.md
 */
export const operatorStack = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata: z.strictObject({ name: z.string(), namespace: z.string() }),
  spec: z.strictObject({
    stack: z.string(),
    projectRepo: z.url(),
    branch: z.string(),
    repoDir: z.string(),
    backend: z.string(),
    serviceAccountName: z.string(),
    useLocalStackOnly: z.boolean(),
    continueResyncOnCommitMatch: z.boolean(),
    resyncFrequencySeconds: z.int(),
    retryMaxBackoffDurationSeconds: z.int(),
    destroyOnFinalize: z.boolean(),
    envRefs: z.record(
      z.string(),
      z.union([
        z.strictObject({ type: z.literal("Literal"), literal: z.strictObject({ value: z.string() }) }),
        z.strictObject({ type: z.literal("Secret"), secret: z.strictObject({ name: z.string(), key: z.string() }) }),
      ]),
    ),
    workspaceTemplate: z.strictObject({
      spec: z.strictObject({
        image: z.string(),
        podTemplate: z.strictObject({
          metadata: z.strictObject({ labels: z.record(z.string(), z.string()) }),
        }),
      }),
    }),
  }),
});
