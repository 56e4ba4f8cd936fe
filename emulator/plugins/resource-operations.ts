import {
  carrySecrets,
  isUnknown,
  revealAll,
  toSecret,
  UNKNOWN,
  withoutNulls,
  type Properties,
  type PropertyValue,
} from "./property-value";
import { refreshInputs } from "./refresh-inputs";
import type { KnownResource, ResourceType } from "./resource-type";

/**
 * The resource exists, but what followed its creation failed. The engine saves it with these properties, so that the
 * next run finishes or deletes it and nothing is orphaned.
 */
export class InitializationFailure extends Error {
  constructor(
    readonly id: string,
    readonly inputs: Properties,
    readonly outputs: Properties,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Outputs of a preview: inputs as they are, and the rest marked as unknown. */
export function previewOutputs<Client>(
  type: ResourceType<Client>,
  inputs: Properties,
  old: Properties | undefined,
): Properties {
  if (type.preview !== undefined) return carrySecrets(type.preview(inputs, old), inputs);
  const outputs: Record<string, PropertyValue> = { ...old };
  for (const name of type.computed) outputs[name] ??= UNKNOWN;
  for (const [name, field] of Object.entries(type.inputs)) {
    const value = inputs[name];
    if (value !== undefined) outputs[name] = value;
    else if (field.computed) outputs[name] ??= UNKNOWN;
    else delete outputs[name];
  }
  return markSecrets(type, outputs, inputs);
}

/** Creates the resource and reads it back. Throws an `InitializationFailure` once there is something to keep. */
export async function createResource<Client>(
  type: ResourceType<Client>,
  client: Client,
  token: string,
  inputs: Properties,
): Promise<{ readonly id: string; readonly outputs: Properties }> {
  const plain = revealAll(inputs);
  const { id, outputs: created = {} } = await type.create(client, plain, token);
  const known = { ...(type.echoesInputs ? plain : {}), ...created };
  try {
    const found = await type.read(client, { id, token, inputs: plain, outputs: known });
    if (found === undefined) throw new Error(`${token} ${id} was created, and is not found right after`);
    return { id, outputs: markSecrets(type, withoutNulls({ ...known, ...found }), inputs) };
  } catch (error) {
    throw new InitializationFailure(id, inputs, markSecrets(type, known, inputs), error);
  }
}

/** Reads the resource; undefined when it is gone. */
export async function readResource<Client>(
  type: ResourceType<Client>,
  client: Client,
  saved: KnownResource,
): Promise<{ readonly inputs: Properties; readonly outputs: Properties } | undefined> {
  const found = await type.read(client, reveal(saved));
  if (found === undefined) return undefined;
  const outputs = withoutNulls({ ...(type.echoesInputs ? revealAll(saved.outputs) : {}), ...found });
  const isImport = Object.keys(saved.inputs).length === 0;
  const refreshed = isImport
    ? { ...refreshInputs(type.inputs, {}, outputs), ...type.importedInputs?.(saved.id) }
    : (type.refreshedInputs?.(saved, outputs) ?? refreshInputs(type.inputs, saved.inputs, outputs));
  const inputs = carrySecrets(refreshed, saved.inputs);
  return { inputs: markInputSecrets(type, inputs), outputs: markSecrets(type, outputs, saved.inputs) };
}

/** Updates the resource in place and reads it back. */
export async function updateResource<Client>(
  type: ResourceType<Client>,
  client: Client,
  saved: KnownResource,
  inputs: Properties,
): Promise<Properties> {
  if (type.update === undefined) throw new Error(`${saved.token} does not support update: every change replaces it`);
  const plain = revealAll(inputs);
  const known = reveal(saved);
  await type.update(client, known, plain);
  const kept = type.echoesInputs ? { ...withoutInputs(type, known.outputs), ...plain } : {};
  const found = await type.read(client, { ...known, inputs: plain, outputs: kept });
  if (found === undefined) throw new Error(`${saved.token} ${saved.id} was updated, and is not found right after`);
  return markSecrets(type, withoutNulls({ ...kept, ...found }), inputs);
}

/** Deletes the resource. */
export async function deleteResource<Client>(
  type: ResourceType<Client>,
  client: Client,
  saved: KnownResource,
): Promise<void> {
  await type.delete(client, reveal(saved));
}

function reveal(saved: KnownResource): KnownResource {
  return { ...saved, inputs: revealAll(saved.inputs), outputs: revealAll(saved.outputs) };
}

function withoutInputs<Client>(type: ResourceType<Client>, outputs: Properties): Properties {
  const kept = Object.entries(outputs).filter(
    ([name]) => type.inputs[name]?.computed ?? type.inputs[name] === undefined,
  );
  return Object.fromEntries(kept);
}

function markSecrets<Client>(type: ResourceType<Client>, outputs: Properties, inputs: Properties): Properties {
  const marked = Object.entries(carrySecrets(outputs, inputs)).map(([name, value]) => {
    const isSecret = type.inputs[name]?.secret || type.secretOutputs?.includes(name);
    return [name, isSecret && !isUnknown(value) ? toSecret(value) : value] as const;
  });
  return Object.fromEntries(marked);
}

function markInputSecrets<Client>(type: ResourceType<Client>, inputs: Properties): Properties {
  const marked = Object.entries(inputs).map(([name, value]) => {
    return [name, type.inputs[name]?.secret ? toSecret(value) : value] as const;
  });
  return Object.fromEntries(marked);
}
