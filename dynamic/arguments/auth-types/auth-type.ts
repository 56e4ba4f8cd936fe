/** A setting of Databricks' unified authentication, or of the run. */
export interface SettingName {
  /** In the environment. */
  readonly variable: string;
  /** In the stack configuration, after `databricks:`; its name in a profile is this in snake_case. */
  readonly key?: string;
  /** Group in Databricks' SDKs: settings of only one group may be set at a time. Settings without one do not count. */
  readonly family?: string;
}

/** One field of a login. Every field is text. */
export interface AuthField {
  /** Whether the field must be given. */
  readonly required: boolean;
  /** Whether its value authenticates: it is stored as a secret, and never quoted. */
  readonly secret: boolean;
  /** The format of its text. Default: visible characters without white space. */
  readonly rule?: "uuid" | "tenant" | "text";
  /** What the field is read from when no login is given; without one the field can only be given. */
  readonly setting?: SettingName;
  /** True for what a principal needs no field for: its client id is its application id, and it is in the workspace. */
  readonly ofAdministrator?: true;
  readonly doc: string;
}

/** A variable that the platform of a run sets for it. It is read when it is needed, and never stored. */
export interface RunVariable {
  readonly variable: string;
  /** Whether its value authenticates. */
  readonly secret: boolean;
}

/** A login method: its fields, in the order in which messages name them. */
export interface AuthType {
  readonly doc: string;
  readonly fields: Readonly<Record<string, AuthField>>;
  /** What the platform of the run must have set: the method works in such runs only. */
  readonly run?: {
    readonly variables: readonly RunVariable[];
    /** How the variables get there, as an instruction. */
    readonly remedy: string;
  };
  /** Chooses the method where it is true, as Go reads a boolean; a method that authType names needs none. */
  readonly flag?: SettingName;
}

/** The fields of a table's methods, without those of administrators only. */
type FieldsOfPrincipal<Fields extends AuthType["fields"]> = {
  readonly [
    Name in keyof Fields as Fields[Name] extends { readonly ofAdministrator: true } ? never : Name
  ]: Fields[Name];
};

/** A method as principals have it. */
export type OfPrincipal<Type extends AuthType> = Omit<Type, "fields"> & {
  readonly fields: FieldsOfPrincipal<Type["fields"]>;
};

/** The method for principals: without the fields of administrators only. */
export function ofPrincipal<const Type extends AuthType>(type: Type): OfPrincipal<Type> {
  const fields = Object.entries(type.fields).filter(([, { ofAdministrator }]) => ofAdministrator !== true);
  return { ...type, fields: Object.fromEntries(fields) as FieldsOfPrincipal<Type["fields"]> };
}

type RequiredFields<Fields, Text> = {
  [Name in keyof Fields as Fields[Name] extends { readonly required: true } ? Name : never]: Text;
};
type OptionalFields<Fields, Text> = {
  [Name in keyof Fields as Fields[Name] extends { readonly required: true } ? never : Name]?: Text | undefined;
};

/** The login that a table describes: an `authType` and its fields, which hold `Text`. */
export type LoginOf<Table extends Readonly<Record<string, AuthType>>, Text = string> = {
  [Name in keyof Table]: Readonly<
    { authType: Name } & RequiredFields<Table[Name]["fields"], Text> & OptionalFields<Table[Name]["fields"], Text>
  >;
}[keyof Table];
