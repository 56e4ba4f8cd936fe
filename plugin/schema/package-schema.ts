import { PACKAGE, toTypeToken } from "../../dynamic/arguments/type-token";
import { COMPONENT } from "./component-spec";
import { CONFIGURATION, LOGIN_SETTINGS } from "./configuration-spec";
import { CUSTOM_RESOURCES } from "./custom-resource-specs";
import { ENUM_TYPES } from "./enum-types";
import { LOGIN_TYPES } from "./login-types";
import { OBJECT_TYPES } from "./object-types";
import type { PackageSpec } from "./schema-spec";

/**
 * The schema of the Pulumi package, of which `pulumi package add` makes an SDK for a language. Made of the tables of
 * arguments, without loading what a resource or a check needs.
 */
export function packageSchema(version: string): PackageSpec {
  return {
    name: PACKAGE,
    displayName: "Databricks personal access tokens",
    version,
    description:
      "Databricks personal access tokens for service principals on Azure Databricks: provisioned, published and rotated by pulumi up.",
    keywords: ["pulumi", "databricks", "azure", "personal-access-token", "service-principal", "rotation"],
    license: "Apache-2.0",
    // SDKs are whole packages, also those that "pulumi package gen-sdk" makes.
    meta: { supportPack: true },
    config: { variables: CONFIGURATION },
    types: byToken({ ...LOGIN_TYPES, ...OBJECT_TYPES, ...ENUM_TYPES }),
    provider: {
      description: "The provider of the resources of this package: how the workspace administrator logs in.",
      inputProperties: LOGIN_SETTINGS,
      requiredInputs: [],
    },
    resources: byToken({ ServicePrincipalToken: COMPONENT, ...CUSTOM_RESOURCES }),
    language: {
      // The package that everybody else installs has the name without "-sdk".
      nodejs: { packageName: "pulumi-databricks-pat-sdk", respectSchemaVersion: true },
      python: {
        packageName: "pulumi_databricks_pat",
        respectSchemaVersion: true,
        pyproject: { enabled: true },
        inputTypes: "classes-and-dicts",
      },
      go: {
        importBasePath: "pulumi-databricks-pat/databrickspat",
        rootPackageName: "databrickspat",
        respectSchemaVersion: true,
      },
    },
  };
}

function byToken<Spec>(specs: Readonly<Record<string, Spec>>): Readonly<Record<string, Spec>> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [toTypeToken(name), spec]));
}
