import { isAbsent, isProperties, isSame, reveal, type Properties, type PropertyValue } from "./property-value";
import type { InputFields } from "./resource-type";

/**
 * The inputs that describe what the service has now, so that the next diff shows what changed outside Pulumi.
 * Inputs that the program never gave stay left out; without any saved inputs (an import) all that have a value are taken.
 */
export function refreshInputs(fields: InputFields, saved: Properties, found: Properties): Properties {
  const isImport = Object.keys(saved).length === 0;
  return isImport ? toImportedInputs(fields, found) : overlay(fields, saved, found);
}

function overlay(fields: InputFields, saved: Properties, found: Properties): Properties {
  const refreshed = Object.entries(saved).flatMap(([name, old]): [string, PropertyValue][] => {
    const field = fields[name];
    if (field === undefined || field.writeOnly) return [[name, old]];
    const now = found[name];
    if (now === undefined) return isAbsent(reveal(old)) ? [[name, old]] : [];
    if (typeof field.shape === "object" && "object" in field.shape && isProperties(old) && isProperties(now)) {
      return [[name, overlay(field.shape.object, old, now)]];
    }
    return [[name, isSame(old, now) ? old : now]];
  });
  return Object.fromEntries(refreshed);
}

function toImportedInputs(fields: InputFields, found: Properties): Properties {
  const taken = Object.entries(fields).flatMap(([name, field]): [string, PropertyValue][] => {
    const value = found[name];
    if (value === undefined || (isAbsent(value) && !field.required)) return [];
    if (typeof field.shape === "object" && "object" in field.shape && isProperties(value)) {
      return [[name, toImportedInputs(field.shape.object, value)]];
    }
    return [[name, value]];
  });
  return Object.fromEntries(taken);
}
