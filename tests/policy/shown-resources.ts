import { OWN, type Shown } from "./judgement";

export const GOOD = {
  lifetime: "90d",
  scopes: ["sql"],
  applicationId: "app-1",
  host: "https://adb-1.azuredatabricks.test",
};

export const token = (props: Shown["props"] = {}, rest: Partial<Shown> = {}): Shown => ({
  type: `${OWN}PersonalAccessToken`,
  name: "t",
  props: { ...GOOD, ...props },
  ...rest,
});
export const retirement = (props: Shown["props"] = {}): Shown => ({
  type: `${OWN}TokenRetirement`,
  name: "r",
  props: { overlap: "24h", ...props },
  dependsOn: { tokenId: ["t"] },
});
export const published = (props: NonNullable<Shown["props"]> = {}, type = `${OWN}PublishedSecret`): Shown => ({
  type,
  name: "p",
  props,
  dependsOn: { tokenValue: ["t"] },
});
export const permissions = (accessControls: unknown, rest: Partial<Shown> = {}): Shown => ({
  type: "databricks:index/permissions:Permissions",
  name: "acl",
  props: { authorization: "tokens", accessControls },
  ...rest,
});
export const VALUE = "dose0123456789abcdef0123456789abcdef";

/** Resources, what is reported about them, and the settings of the policies. */
export type Row = readonly [
  resources: readonly Shown[],
  reported: readonly string[],
  settings?: Record<string, object>,
];

/** Rows by what they show, by the policy. */
export type Tables = Readonly<Record<string, Readonly<Record<string, Row>>>>;
