/** The type of a property. An input takes an output of the type too, unless it is `plain`. */
export interface TypeSpec {
  readonly type?: "string" | "boolean" | "integer" | "array" | "object";
  readonly items?: TypeSpec;
  /** The type of an object's values, if it is a map. */
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
  readonly plain?: true;
}

/** A property of a resource or an object, with its words in Markdown. */
export interface PropertySpec extends TypeSpec {
  readonly description: string;
  readonly secret?: true;
  readonly deprecationMessage?: string;
}

/** Properties by name. */
export type PropertySpecs = Readonly<Record<string, PropertySpec>>;

/** An object, as an input or an output. */
export interface ObjectSpec {
  readonly description: string;
  readonly type: "object";
  readonly properties: PropertySpecs;
  readonly required: readonly string[];
}

/** Words of which a property has one. */
export interface EnumSpec {
  readonly description: string;
  readonly type: "string";
  readonly enum: readonly { readonly name: string; readonly value: string; readonly description: string }[];
}

/** The inputs of a resource. */
export interface InputSpec {
  readonly inputProperties: PropertySpecs;
  readonly requiredInputs: readonly string[];
}

/** A resource: its outputs and its inputs. */
export interface ResourceSpec extends InputSpec {
  readonly description: string;
  readonly isComponent?: true;
  readonly properties: PropertySpecs;
  readonly required: readonly string[];
}

/**
 * The schema of a Pulumi package, as far as this package needs it.
 *
 * @see https://www.pulumi.com/docs/iac/extending-pulumi/schema/
 */
export interface PackageSpec {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly meta: { readonly supportPack: true };
  readonly config: { readonly variables: PropertySpecs };
  readonly types: Readonly<Record<string, ObjectSpec | EnumSpec>>;
  readonly provider: InputSpec & { readonly description: string };
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly language: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
