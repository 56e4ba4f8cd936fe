import type { Properties, PropertyValue } from "./property-value";

/** What a value of an input may be; `object` and `objects` name the fields within. */
export type InputShape =
  | "string"
  | "boolean"
  | "integer"
  | "strings"
  | "string-map"
  | { readonly object: InputFields }
  | { readonly objects: InputFields };

/** One input of a resource type. */
export interface InputField {
  readonly shape: InputShape;
  readonly required?: true;
  /** A change replaces the resource. */
  readonly replaces?: true;
  /** The output of the same name is a secret whatever the program says. */
  readonly secret?: true;
  /** The service fills it in when it is left out: leaving it out is no change, and its output is unknown in a preview. */
  readonly computed?: true;
  /** The service never returns it: a refresh keeps what is there. */
  readonly writeOnly?: true;
  /** The value that the provider sends by default. */
  readonly default?: PropertyValue;
  /** The pattern of known text, and its description for the message. */
  readonly pattern?: { readonly expression: RegExp; readonly expected: string };
}

/** The inputs of a resource type by their Pulumi names. */
export type InputFields = Readonly<Record<string, InputField>>;

/** An input that is refused, and the reason. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** A name that the provider generates when the program gives none. */
export interface AutoName {
  readonly property: string;
  /** "suffixed" adds seven random digits to the resource's name, "copied" takes it as it is. */
  readonly style: "suffixed" | "copied";
}

/** The result of a create. */
export interface Created {
  readonly id: string;
  /** Outputs that only the create returns, such as the value of a password. */
  readonly outputs?: Properties;
}

/** A resource as `update`, `read` and `delete` get it; secrets are revealed. */
export interface KnownResource {
  readonly id: string;
  readonly token: string;
  /** Inputs as last saved; empty when the resource is being imported. */
  readonly inputs: Properties;
  /** Outputs as last saved, the inputs among them where `echoesInputs`. */
  readonly outputs: Properties;
}

/**
 * One resource type: its properties as data, and the REST calls of its lifecycle.
 * The four calls see plain values: secrets are revealed, unknowns do not occur.
 */
export interface ResourceType<Client> {
  readonly inputs: InputFields;
  /** Outputs that are no inputs. */
  readonly computed: readonly string[];
  /** Computed outputs that are secrets. */
  readonly secretOutputs?: readonly string[];
  /** Whether inputs appear among the outputs, as bridged Terraform providers have it. */
  readonly echoesInputs: boolean;
  readonly autoName?: AutoName;
  /** Replace by deleting first; false by default. */
  readonly deletesBeforeReplace?: true;
  /** Rules about several inputs together. */
  check?(inputs: Properties): readonly CheckFailure[];
  /** Outputs of a preview; `old` is undefined for a create. Left out: inputs as they are, the rest unknown or unchanged. */
  preview?(inputs: Properties, old: Properties | undefined): Properties;
  /** Inputs that an id stands for, where `read` does not return them: an import takes them. */
  importedInputs?(id: string): Properties;
  /** The inputs after a refresh, where the provider finds them in a way of its own. `found` are the new outputs. */
  refreshedInputs?(saved: KnownResource, found: Properties): Properties;
  create(client: Client, inputs: Properties, token: string): Promise<Created>;
  /** The current values, null where the service has none; undefined when the resource is gone. */
  read(client: Client, known: KnownResource): Promise<Properties | undefined>;
  /** Left out where every change replaces. */
  update?(client: Client, known: KnownResource, inputs: Properties): Promise<void>;
  delete(client: Client, known: KnownResource): Promise<void>;
}

/** A provider: its resource types, and the client that they call. */
export interface ProviderPackage<Client> {
  readonly name: string;
  /** Resource types by type token. */
  readonly types: Readonly<Record<string, ResourceType<Client>>>;
  /** Functions by token: arguments in, result out. */
  readonly functions?: Readonly<Record<string, (client: Client, args: Properties) => Promise<Properties>>>;
  /** Arguments of the provider in programs whose language checks them. */
  readonly settings?: readonly string[];
  /** The key into `types` for another spelling of a token, such as one with an API version. */
  canonicalToken?(token: string): string;
  /** Makes the client from provider inputs, all of them text. Throws on bad configuration; makes no call. */
  connect(facts: ConnectFacts): Client;
}

/** The configuration of a client. */
export interface ConnectFacts {
  readonly config: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  /** Aborted when the engine cancels: no retries after that. */
  readonly cancelled: AbortSignal;
}
