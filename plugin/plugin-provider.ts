import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycles } from "../dynamic/provider/lifecycles";
import type { ComponentFailures } from "./component-failures";
import { constructComponent } from "./construct";
import { failMarked } from "./partly-done";
import { resourceOf } from "./served-resource";
import { packageSchema } from "./schema/package-schema";
import { markInputs, markOutputs, reveal, type Wire } from "./secrets";
import { packageVersion } from "./version";

/** What the plugin is made of. */
export interface PluginParts {
  readonly lifecycles: Lifecycles;
  readonly failures: ComponentFailures;
  /** The host in the configuration of the provider. */
  readonly host: () => string | undefined;
}

/** The provider behind the plugin: the calls of a resource go to its lifecycle, by its type. */
export function createPlugin({ lifecycles, failures, host }: PluginParts): pulumi.provider.Provider {
  return {
    version: packageVersion(),
    getSchema: () => Promise.resolve(JSON.stringify(packageSchema(packageVersion()))),
    construct: (...request) => failures.watch(() => constructComponent(host(), ...request)),

    async check(urn, olds: Wire, news: Wire) {
      const { definition, toInputs } = resourceOf(urn);
      const { inputs, failures } = await lifecycles[definition.lifecycle].check(reveal(olds), toInputs(reveal(news)));
      return { inputs: markInputs(definition, inputs, news), failures: [...failures] };
    },

    diff(id, urn, olds: Wire, news: Wire) {
      return lifecycles[resourceOf(urn).definition.lifecycle].diff(id, reveal(olds), reveal(news));
    },

    async create(urn, inputs: Wire) {
      const { definition } = resourceOf(urn);
      const { id, outs } = await lifecycles[definition.lifecycle]
        .create(reveal(inputs))
        .catch(failMarked(definition, inputs));
      return { id, outs: markOutputs(definition, outs, inputs) };
    },

    async read(id, urn, props: Wire) {
      const { definition } = resourceOf(urn);
      const found = await lifecycles[definition.lifecycle].read(id, reveal(props));
      return {
        // Without an id the resource is gone.
        id: found.id ?? "",
        props: markOutputs(definition, found.props ?? {}, props),
        ...(found.inputs && { inputs: markInputs(definition, found.inputs, props) }),
      };
    },

    async update(id, urn, olds: Wire, news: Wire) {
      const { definition } = resourceOf(urn);
      const { outs } = await lifecycles[definition.lifecycle]
        .update(id, reveal(olds), reveal(news))
        .catch(failMarked(definition, olds, news));
      return { outs: markOutputs(definition, outs, news) };
    },

    async delete(id, urn, props: Wire) {
      await lifecycles[resourceOf(urn).definition.lifecycle].delete(id, reveal(props));
    },
  };
}
