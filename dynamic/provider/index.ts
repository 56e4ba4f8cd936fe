/**
 * What runs in Pulumi's provider process. Saved states name this module and its exports in their `__provider`
 * text: neither may ever be renamed.
 */
import { withPluginStateRefused } from "./lifecycles/refused-plugin-state";
import { openProviderProcess } from "./open-process";

export const {
  existingPrincipal,
  personalAccessToken,
  publishedSecret,
  rotationSchedule,
  tokenRetirement,
  tokenUsageGrant,
} = withPluginStateRefused(openProviderProcess().lifecycles);
