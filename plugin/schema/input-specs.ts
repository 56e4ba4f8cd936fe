import type { Argument, ArgumentList } from "../../dynamic/arguments/argument";
import { typeOf } from "./argument-types";
import type { InputSpec, PropertySpec, TypeSpec } from "./schema-spec";
import { toSchemaWords } from "./schema-words";

/** What a resource has beside the types of its arguments' names. */
export interface InputRules {
  /** Types that differ from those of arguments of the same name elsewhere. */
  readonly types?: Readonly<Record<string, TypeSpec>>;
  /** Arguments that are secrets as a whole. */
  readonly secrets?: readonly string[];
}

/** The inputs that a list of arguments describes. */
export function toInputs({ required, optional }: ArgumentList, { types = {}, secrets = [] }: InputRules): InputSpec {
  const property = ([name, argument]: [string, Argument], text: string): [string, PropertySpec] => [
    name,
    toProperty(types[name] ?? typeOf(name), [argument], text, secrets.includes(name)),
  ];
  return {
    inputProperties: Object.fromEntries([
      ...Object.entries(required).map((entry) => property(entry, toSchemaWords(entry[1].doc))),
      ...Object.entries(optional).map((entry) => property(entry, withDefault(entry[1]))),
    ]),
    requiredInputs: Object.keys(required),
  };
}

/** A property, which is deprecated if all arguments of this name are. */
export function toProperty(
  type: TypeSpec,
  variants: readonly Argument[],
  description: string,
  isSecret: boolean,
): PropertySpec {
  const [deprecated] = variants.every((variant) => variant.deprecated !== undefined)
    ? variants.flatMap((variant) => variant.deprecated ?? [])
    : [];
  return {
    ...type,
    description,
    ...(isSecret && { secret: true }),
    ...(deprecated !== undefined && { deprecationMessage: deprecated }),
  };
}

/** The words of an argument that may be left out. */
export function withDefault({ doc, default: value, fallback }: Argument): string {
  const otherwise = value === undefined ? fallback : `\`${JSON.stringify(value)}\``;
  if (otherwise === undefined) return toSchemaWords(doc);
  // An argument may be required unless another one is given.
  const words = otherwise.startsWith("required") ? `It is ${otherwise}` : `Default: ${otherwise}`;
  return toSchemaWords(`${doc} ${words}.`);
}
