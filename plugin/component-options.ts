import type * as pulumi from "@pulumi/pulumi";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { COMPONENT } from "./schema/component-spec";

/** Options that Pulumi's server for providers in Node.js does not pass on, by their names in a TypeScript program. */
interface HeardOptions {
  readonly additionalSecretOutputs: readonly string[];
  readonly deleteBeforeReplace: boolean | undefined;
  /** URNs. Older versions of Pulumi do not have it. */
  readonly replaceWith: readonly string[] | undefined;
}

/** What was heard of a component, by the list of its ignored changes: the server passes on the list of the request itself. */
const heard = new WeakMap<object, HeardOptions>();

/**
 * Hears the options of components.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.246.0/sdk/nodejs/provider/server.ts construct
 */
export function hearOptions(): void {
  const { construct: method } = ResourceProviderService as { construct: typeof ResourceProviderService.construct };
  const { requestDeserialize } = method;
  method.requestDeserialize = (bytes) => {
    const request: ReturnType<typeof requestDeserialize> & { getReplaceWithList?(): string[] } =
      requestDeserialize(bytes);
    heard.set(request.getIgnorechangesList(), {
      additionalSecretOutputs: request.getAdditionalsecretoutputsList().filter(isOfProgram),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      replaceWith: request.getReplaceWithList?.(),
    });
    return request;
  };
}

/** SDKs add the outputs that the schema says are secrets. */
function isOfProgram(output: string): boolean {
  return COMPONENT.properties[output]?.secret !== true;
}

/** The options of a component that were heard and not passed on with these. */
export function heardOptions({ ignoreChanges }: pulumi.ComponentResourceOptions): Partial<HeardOptions> {
  return (ignoreChanges && heard.get(ignoreChanges)) ?? {};
}
