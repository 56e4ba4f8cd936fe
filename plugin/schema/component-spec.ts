import { ARGUMENTS, STRUCTURAL } from "../../components/arguments";
import type { Argument } from "../../dynamic/arguments/argument";
import type { PrincipalKind } from "../../dynamic/arguments/kind";
import { typeOf } from "./argument-types";
import { toProperty, withDefault } from "./input-specs";
import type { PropertySpec, ResourceSpec, TypeSpec } from "./schema-spec";
import { joinNames } from "./schema-words";
import { described, mapOf, plain, secret, TEXT, WHOLE_NUMBER } from "./type-specs";

const KINDS = Object.keys(ARGUMENTS) as PrincipalKind[];

/** Objects whose fields may be outputs, although their form decides which resources exist. */
const OBJECTS = ["login", "publish"];

/** Arguments that are no outputs. */
const PLAIN = ["kind", ...Object.values(STRUCTURAL).flat()].filter((name) => !OBJECTS.includes(name));

/** As a whole. A `login` is none: the component has to see its `authType`, and its own fields are marked. */
const SECRETS = ["administrator", "adopt"];

/** The schema has no unions of words and objects. */
const LOGIN_FORM = "Here a login is always an object: one that needs no other field has its `authType` alone.";

/** The component, with the arguments of every kind of principal. */
export const COMPONENT: ResourceSpec = {
  description:
    "A Databricks service principal on Azure and the personal access token that it owns. The component provisions the " +
    "principal, grants it CAN USE, mints the token as that principal, publishes it, and replaces it when " +
    "`rotationTrigger` changes or a renewal is due. It proves the new token and updates everything that uses it before " +
    "it revokes the old one.",
  isComponent: true,
  properties: {
    tokenValue: secret(TEXT, "The current token. With `storeValue: false` there is none here."),
    tokenId: described(TEXT, "Id of the current token: identifies it for revocation, does not authenticate."),
    expiresAt: described(TEXT, "When the current token expires, RFC 3339."),
    renewAt: described(TEXT, "From when on a `pulumi up` renews it, RFC 3339."),
    daysLeft: described(
      WHOLE_NUMBER,
      "Whole days until the current token expires, at the time of the run; negative once it has expired.",
    ),
    nextAction: described(
      TEXT,
      'What happens to the current token next: "renews on or after 2026-12-24T00:00:00Z". It stays the same from day to day.',
    ),
    generation: described(WHOLE_NUMBER, "Number of the current generation, from 1."),
    rotationReason: described(TEXT, "Why the current generation began."),
    applicationId: described(TEXT, "Application (client) id of the principal."),
    servicePrincipalId: described(
      TEXT,
      "Numeric id of the principal in the workspace; none for an existing principal whose id was not given.",
    ),
    published: described(
      mapOf(TEXT),
      "Where readers find the current token, by the names in `publish`: the identifier of a Key Vault secret, or " +
        '"{{secrets/SCOPE/KEY}}" for a secret scope.',
    ),
  },
  required: [
    ...["tokenValue", "tokenId", "expiresAt", "renewAt", "daysLeft", "nextAction", "generation", "rotationReason"],
    ...["applicationId", "published"],
  ],
  inputProperties: Object.fromEntries(argumentNames().map((name) => [name, toArgument(name)])),
  requiredInputs: ["kind"],
};

function argumentNames(): string[] {
  return [
    ...new Set(KINDS.flatMap((name) => Object.keys({ ...ARGUMENTS[name].required, ...ARGUMENTS[name].optional }))),
  ];
}

/** The argument of all kinds that have it. */
function toArgument(name: string): PropertySpec {
  const variants = KINDS.flatMap((owner) => {
    const argument = ARGUMENTS[owner].required[name] ?? ARGUMENTS[owner].optional[name];
    return argument === undefined ? [] : [[owner, argument] as const];
  });
  const description = name === "login" ? `${toWords(variants)}\n\n${LOGIN_FORM}` : toWords(variants);
  const given = variants.map(([, argument]) => argument);
  return toProperty(toInputType(name), given, description, SECRETS.includes(name));
}

function toInputType(name: string): TypeSpec {
  return PLAIN.includes(name) ? plain(typeOf(name)) : typeOf(name);
}

/** The words of an argument, which may be others from kind to kind; each says whose they are, unless every kind has them. */
function toWords(variants: readonly (readonly [PrincipalKind, Argument])[]): string {
  const texts = [...new Set(variants.map(([, argument]) => withDefault(argument)))];
  return texts
    .map((text) => {
      const owners = variants.filter(([, argument]) => withDefault(argument) === text).map(([owner]) => owner);
      return owners.length === KINDS.length || /^`(entra|databricks|existing)`/.test(text)
        ? text
        : `${joinNames(owners)}: ${text}`;
    })
    .join("\n\n");
}
