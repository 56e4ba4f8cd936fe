import type * as pulumi from "@pulumi/pulumi";
import type { DynamicResourceDefinition } from "../dynamic/dynamic-resource";
import { SHOWN_SECRET } from "../dynamic/refusal";
import { PartlyDoneError } from "../dynamic/provider/errors/partly-done-error";
import type { Lifecycles } from "../dynamic/provider/lifecycles";
import type { Properties } from "../dynamic/provider/lifecycles/properties";
import type { ComponentFailures } from "./component-failures";
import { constructComponent } from "./construct";
import { resourceOf } from "./served-resource";
import { packageSchema } from "./schema/package-schema";
import { mark, reveal, secretNames, secretTexts, toProviderText, type Wire } from "./secrets";
import { packageVersion } from "./version";

/** What the plugin is made of. */
export interface PluginParts {
  readonly lifecycles: Lifecycles;
  /** From now on no message has this text. */
  readonly hide: (secret: string) => void;
  readonly failures: ComponentFailures;
}

/** The provider behind the plugin: the calls of a resource go to its lifecycle, by its type. */
export function createPlugin({ lifecycles, hide, failures }: PluginParts): pulumi.provider.Provider {
  /** The properties as a lifecycle gets them; no message has what the program has marked as a secret. */
  const receive = (properties: Wire): Properties => {
    for (const secret of secretTexts(properties)) hide(secret);
    return reveal(properties);
  };
  return {
    version: packageVersion(),
    getSchema: () => Promise.resolve(JSON.stringify(packageSchema(packageVersion()))),
    construct: (...request) => failures.watch(() => constructComponent(...request)),

    async check(urn, olds: Wire, news: Wire) {
      const { definition, toInputs } = resourceOf(urn);
      const secrets = definition.isShown === true ? secretNames(news) : [];
      if (secrets.length > 0) return { inputs: news, failures: secrets.map(refuseSecret) };
      const { inputs, failures } = await lifecycles[definition.lifecycle].check(receive(olds), toInputs(receive(news)));
      return { inputs: mark(definition, inputs, news), failures: [...failures] };
    },

    diff(id, urn, olds: Wire, news: Wire) {
      return lifecycles[resourceOf(urn).definition.lifecycle].diff(id, receive(olds), receive(news));
    },

    create(urn, inputs: Wire) {
      const { definition } = resourceOf(urn);
      return markingWhatIsLeft(definition, [inputs], async () => {
        const { id, outs } = await lifecycles[definition.lifecycle].create(receive(inputs));
        return { id, outs: mark(definition, outs, inputs) };
      });
    },

    async read(id, urn, props: Wire) {
      const { definition } = resourceOf(urn);
      const found = await lifecycles[definition.lifecycle].read(id, receive(props));
      return {
        // Without an id the resource is gone.
        id: found.id ?? "",
        // A state that has moved here keeps what it has: a refresh would show a change.
        props: { ...toProviderText(props), ...mark(definition, found.props ?? {}, props) },
        ...(found.inputs && { inputs: mark(definition, found.inputs, props) }),
      };
    },

    update(id, urn, olds: Wire, news: Wire) {
      const { definition } = resourceOf(urn);
      return markingWhatIsLeft(definition, [olds, news], async () => {
        const { outs } = await lifecycles[definition.lifecycle].update(id, receive(olds), receive(news));
        return { outs: mark(definition, outs, news) };
      });
    },

    async delete(id, urn, props: Wire) {
      await lifecycles[resourceOf(urn).definition.lifecycle].delete(id, receive(props));
    },
  };
}

/** As the class of the npm package refuses it. Without a property: Pulumi prints the value of one. */
function refuseSecret(name: string): pulumi.provider.CheckFailure {
  return { property: "", reason: `${name}: ${SHOWN_SECRET}` };
}

/** The same work, which marks the secrets in what a failure leaves to be saved. */
async function markingWhatIsLeft<Done>(
  definition: DynamicResourceDefinition,
  givens: readonly Wire[],
  work: () => Promise<Done>,
): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PartlyDoneError)
      Reflect.defineProperty(error, "properties", { value: mark(definition, error.properties, ...givens) });
    throw error;
  }
}
