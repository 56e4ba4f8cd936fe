import { UNKNOWN } from "./judgement";
import { GOOD, permissions, published, retirement, type Tables, token } from "./shown-resources";

const LOST = (names = "t"): string =>
  `permissions-on-tokens: accessControls: replaces the list of who may use tokens, and takes CAN USE from the principals of ${names}, whose tokens are then revoked: name them too, or remove this resource, because each token grants CAN USE to its own principal`;
const NO_OVERLAP =
  'publication-without-overlap: overlap: none, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"';

/** Policies that judge several resources together. */
export const STACK_TABLES: Tables = {
  "permissions-on-tokens": {
    "reports a list that leaves a principal out": [
      [token(), permissions([{ servicePrincipalName: "app-2", permissionLevel: "CAN_USE" }])],
      [LOST()],
    ],
    "names all that lose it": [
      [token(), token({ applicationId: "app-3" }, { name: "u" }), permissions([{ groupName: "admins" }])],
      [LOST("t, u")],
    ],
    "is silent about a list that names every principal": [
      [token(), permissions([{ servicePrincipalName: "app-1", permissionLevel: "CAN_USE" }])],
      [],
    ],
    "takes an id in another case for the same principal": [
      [token(), permissions([{ servicePrincipalName: "APP-1", permissionLevel: "CAN_USE" }])],
      [],
    ],
    "is silent about a list with the group of all": [[token(), permissions([{ groupName: "users" }])], []],
    "obeys groups": [
      [token(), permissions([{ groupName: "users" }])],
      [LOST()],
      { "permissions-on-tokens": { groups: ["pat-users"] } },
    ],
    "is silent in a stack without tokens": [[permissions([{ groupName: "admins" }])], []],
    "is silent about other permissions": [
      [token(), { ...permissions([]), props: { authorization: "passwords", accessControls: [] } }],
      [],
    ],
    "is silent about another workspace": [
      [token(), permissions([{ groupName: "admins" }], { host: "https://adb-2.azuredatabricks.test/" })],
      [],
    ],
    "takes another spelling for the same workspace": [
      [token(), permissions([{ groupName: "admins" }], { host: "ADB-1.azuredatabricks.test/" })],
      [LOST()],
    ],
    "waits for a list that a preview does not know": [[token(), permissions(UNKNOWN)], []],
    "waits for a name that a preview does not know": [[token(), permissions([{ servicePrincipalName: UNKNOWN }])], []],
    "finds a new principal in the list by the resource that both depend on": [
      [
        { type: "databricks:index/servicePrincipal:ServicePrincipal", name: "sp" },
        token({ applicationId: UNKNOWN, managedPrincipal: "databricks" }, { dependsOn: { applicationId: ["sp"] } }),
        permissions([{ servicePrincipalName: UNKNOWN }], { dependsOn: { accessControls: ["sp"] } }),
      ],
      [],
    ],
    "reports a list without a new principal": [
      [
        { type: "databricks:index/servicePrincipal:ServicePrincipal", name: "sp" },
        token({ applicationId: UNKNOWN, managedPrincipal: "databricks" }, { dependsOn: { applicationId: ["sp"] } }),
        permissions([{ servicePrincipalName: "app-9" }]),
      ],
      [LOST()],
    ],
    "waits for the id of an existing principal, which the list may spell out": [
      [token({ applicationId: UNKNOWN }), permissions([{ servicePrincipalName: "app-9" }])],
      [],
    ],
  },
  "publication-without-overlap": {
    "reports a place whose token has no overlap": [[token(), published()], [NO_OVERLAP]],
    "reports it for other secrets too": [
      [
        token(),
        published({}, "azure-native:keyvault:Secret"),
        published({}, "azure-native:keyvault/v20230701:Secret"),
        published({}, "databricks:index/secret:Secret"),
      ],
      [NO_OVERLAP],
    ],
    "is silent about secrets that do not have the token": [
      [token(), { type: "azure-native:keyvault:Secret", name: "other" }],
      [],
    ],
    "is silent about an overlap of an hour": [[token({ overlap: "1h" }), retirement(), published()], []],
    "reports a shorter one": [
      [token({ overlap: "59m" }), retirement(), published()],
      [
        'publication-without-overlap: overlap: "59m" is shorter than 1 hour, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"',
      ],
    ],
    "is silent where the token lives for less": [
      [token({ lifetime: "30m", overlap: "30m" }), retirement(), published()],
      [],
    ],
    "obeys minHours": [
      [token({ overlap: "24h" }), retirement(), published()],
      [
        'publication-without-overlap: overlap: "24h" is shorter than 48 hours, so readers that keep the published token lose it in a rotation: set overlap to the time for which they keep it, like "24h"',
      ],
      { "publication-without-overlap": { minHours: 48 } },
    ],
    "reports a token that writes its places itself": [
      [token({ publish: { vault: { kind: "key-vault" } } })],
      [NO_OVERLAP],
    ],
    "waits for an overlap that a preview does not know": [[token({ overlap: UNKNOWN }), published()], []],
    "judges the overlap in the program, not the one that the state still has": [
      [token({ overlap: "24h" }, { outputs: GOOD }), retirement(), published()],
      [],
    ],
  },
};
