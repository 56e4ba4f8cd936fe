import * as pulumi from "@pulumi/pulumi";
import type { TokenSinkArgs, TokenSinksInput } from "./arguments/token-publish";
import { isPromised } from "./arguments/problems";
import { toGiven } from "./refusal";
import { toRunError } from "./run-error";

/**
 * Makes `tokenValue` of a resource that does not store it a property that throws: an undefined value would end in some
 * other secret.
 */
export function refuseTokenValue(resource: pulumi.Resource, type: string, name: string): void {
  Object.defineProperty(resource, "tokenValue", {
    // Who exports the resource as a whole does not ask for it.
    enumerable: false,
    get() {
      throw toRunError(
        `${type} "${name}": tokenValue: with storeValue: false neither the program nor the state has it: ` +
          "let its readers read it from a sink of publish, or leave storeValue out",
      );
    },
  });
}

/** The same arguments, with the login of each sink as a secret: the state keeps nothing else of a sink encrypted. */
export function withSecretLogins<Args extends { readonly publish?: TokenSinksInput | undefined }>(args: Args): Args {
  const { publish } = toGiven(args) ?? {};
  if (typeof publish !== "object" || publish === null || isPromised(publish)) return args;
  const sinks = Object.entries(publish as TokenSinksInput).map(([name, sink]) => [name, withSecretLogin(sink)]);
  return { ...args, publish: Object.fromEntries(sinks) as TokenSinksInput };
}

function withSecretLogin(sink: pulumi.Input<TokenSinkArgs>): pulumi.Input<TokenSinkArgs> {
  if (isPromised(sink)) return pulumi.output(sink).apply(withSecretLogin) as pulumi.Output<TokenSinkArgs>;
  if (toGiven(sink) === undefined) return sink;
  const { login, ...others } = sink as TokenSinkArgs;
  return login === undefined ? (sink as TokenSinkArgs) : { ...others, login: pulumi.secret(login) };
}
