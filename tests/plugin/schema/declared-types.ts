import * as ts from "typescript";
import { join } from "node:path";

/**
 * The form of a value, as TypeScript declares it or the schema describes it: text, words, a list, a map, or the fields of
 * an object. A union of objects is one object, which has the fields of all of them.
 */
export type Form =
  "text" | "flag" | "number" | "anything" | { readonly words: readonly string[] } | List | Map | Fields;

interface List {
  readonly list: Value;
}

interface Map {
  readonly map: Value;
}

interface Fields {
  readonly fields: Readonly<Record<string, Property>>;
}

/** A value, which may be an output. */
export interface Value {
  readonly form: Form;
  readonly mayBeOutput: boolean;
}

/** A value that may have to be given. */
export interface Property extends Value {
  readonly isRequired: boolean;
}

/** A package whose types are not looked at: a value of one is anything. */
const FOREIGN = "@pulumi/databricks";

const ENTRIES = ["components/service-principal-token", "dynamic/index"];

/** The declarations of the build, as a user's compiler reads them. */
export class DeclaredTypes {
  private readonly checker: ts.TypeChecker;
  private readonly scopes: readonly ts.Symbol[];

  constructor(build: string) {
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      types: ["node"],
    };
    const host = ts.createCompilerHost(options);
    host.resolveModuleNameLiterals = (literals, file, _redirected, given) =>
      literals.map(({ text }) =>
        text === FOREIGN ? { resolvedModule: undefined } : ts.resolveModuleName(text, file, given, host),
      );
    const files = ["components/service-principal-token-args", ...ENTRIES].map((name) => join(build, `${name}.d.ts`));
    const program = ts.createProgram(files, options, host);
    this.checker = program.getTypeChecker();
    this.scopes = files.map((file) => {
      const source = program.getSourceFile(file);
      const symbol = source && this.checker.getSymbolAtLocation(source);
      if (symbol === undefined) throw new Error(`${file} declares nothing`);
      return symbol;
    });
  }

  /** The properties of arguments: of an interface, or of a union of interfaces. */
  arguments(name: string): Readonly<Record<string, Property>> {
    return this.toFields(this.membersOf(this.declared(name)));
  }

  /** The outputs of a resource class, without those of every resource. */
  outputs(name: string): Readonly<Record<string, Property>> {
    const own = this.declared(name)
      .getProperties()
      .filter((property) => property.valueDeclaration?.getSourceFile().fileName.includes("node_modules") === false);
    return Object.fromEntries(
      own.map((property) => {
        const [output] = this.membersOf(this.checker.getTypeOfSymbol(property));
        const [value] = output === undefined ? [] : this.checker.getTypeArguments(output as ts.TypeReference);
        // Output<T> is an intersection with T's own properties lifted.
        const lifted = value ?? output?.aliasTypeArguments?.[0];
        if (lifted === undefined) throw new Error(`${name}.${property.name} is no output`);
        return [property.name, this.toProperty([lifted])];
      }),
    );
  }

  private declared(name: string): ts.Type {
    for (const scope of this.scopes) {
      const found = this.checker.getExportsOfModule(scope).find((symbol) => symbol.name === name);
      if (found === undefined) continue;
      const symbol = found.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(found) : found;
      return this.checker.getDeclaredTypeOfSymbol(symbol);
    }
    throw new Error(`no type ${name}`);
  }

  private membersOf(type: ts.Type): readonly ts.Type[] {
    return type.isUnion() ? type.types : [type];
  }

  /** The properties of objects: each is required that all of them require. */
  private toFields(objects: readonly ts.Type[]): Readonly<Record<string, Property>> {
    const names = new Set(
      objects.flatMap((object) => this.checker.getPropertiesOfType(object).map(({ name }) => name)),
    );
    return Object.fromEntries(
      [...names].map((name) => {
        const symbols = objects.map((object) => this.checker.getPropertyOfType(object, name));
        const known = symbols.filter((symbol) => symbol !== undefined);
        const property = this.toProperty(known.map((symbol) => this.checker.getTypeOfSymbol(symbol)));
        const isEverywhere = known.length === objects.length;
        const isOptional = known.some((symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0);
        return [name, { ...property, isRequired: property.isRequired && isEverywhere && !isOptional }];
      }),
    );
  }

  private toProperty(types: readonly ts.Type[]): Property {
    const members = types.flatMap((type) => this.membersOf(type));
    const values = members.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
    const given = values.filter((type) => !isPromise(type));
    return {
      form: this.toForm(given),
      mayBeOutput: types.every((type) => this.membersOf(type).some(isPromise)),
      isRequired: values.length === members.length,
    };
  }

  private toForm(types: readonly ts.Type[]): Form {
    const { checker } = this;
    const words = types.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
    const others = types.filter((type) => !type.isStringLiteral());
    const [first] = others;
    if (first === undefined) return { words: [...new Set(words)].sort() };
    if (first.flags & ts.TypeFlags.Any) return "anything";
    if (others.every(({ flags }) => flags & ts.TypeFlags.String)) return "text";
    if (others.every(({ flags }) => flags & ts.TypeFlags.Number)) return "number";
    if (others.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return "flag";
    const items = others.flatMap((type) => {
      const isList = checker.isArrayType(type) || type.getSymbol()?.name === "ReadonlyArray";
      return isList ? checker.getTypeArguments(type as ts.TypeReference) : [];
    });
    if (items.length > 0) return { list: toValue(this.toProperty(items)) };
    const values = others.flatMap((type) => checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type ?? []);
    if (values.length > 0) return { map: toValue(this.toProperty(values)) };
    return { fields: this.withWords(this.toFields(others), words) };
  }

  /** A login that is a word in TypeScript is an object with this `authType` elsewhere. */
  private withWords(
    fields: Readonly<Record<string, Property>>,
    words: readonly string[],
  ): Readonly<Record<string, Property>> {
    const { authType } = fields;
    if (words.length === 0) return fields;
    if (authType === undefined || typeof authType.form === "string" || !("words" in authType.form))
      throw new Error(`${words.join(", ")}: words beside an object without an authType`);
    const all = [...new Set([...authType.form.words, ...words])].sort();
    const alone = Object.entries(fields).map(([name, field]) => [name, { ...field, isRequired: false }] as const);
    return { ...Object.fromEntries(alone), authType: { ...authType, form: { words: all } } };
  }
}

function toValue({ form, mayBeOutput }: Property): Value {
  return { form, mayBeOutput };
}

/** `Input<T>` is T, a promise of it, or an output of it. */
function isPromise(type: ts.Type): boolean {
  return ["Promise", "OutputInstance"].includes(type.getSymbol()?.name ?? "");
}
