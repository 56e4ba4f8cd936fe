import { type Lifecycles, mapLifecycles } from ".";
import type { ResourceLifecycle } from "./resource-lifecycle";

/** What each resource of a program has among its inputs: the text that loads its provider. */
const PROVIDER_TEXT = "__provider";

const REASON =
  "the plugin databricks-pat has made this resource, for a program in another language or an SDK of pulumi package add: " +
  "go on with such a program; the npm package cannot take it over, because its state does not name a provider";

/** The lifecycles of dynamic resources, which refuse a resource that the plugin has made, before anything is changed. */
export function withPluginStateRefused(lifecycles: Lifecycles): Lifecycles {
  return mapLifecycles(lifecycles, refuse);
}

function refuse(lifecycle: ResourceLifecycle): ResourceLifecycle {
  return {
    ...lifecycle,
    check(olds, news) {
      if (Object.keys(olds).length === 0 || PROVIDER_TEXT in olds) return lifecycle.check(olds, news);
      return Promise.resolve({ inputs: news, failures: [{ property: "", reason: REASON }] });
    },
  };
}
