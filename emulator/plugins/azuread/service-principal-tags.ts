import { isList, isProperties, type Properties, type PropertyValue } from "../property-value";

/** Tags that switch features of a service principal, by the name of the feature in `featureTags`. */
const TAGS = {
  customSingleSignOn: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
  gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  hide: "HideApp",
} as const;

/** The tags that the inputs `tags`, `featureTags` and `features` make up; at most one of them is given. */
export function toTags(inputs: Properties): readonly string[] {
  const { tags } = inputs;
  if (isList(tags)) return tags.map(String);
  const featureTags = first(inputs["featureTags"]);
  const features = first(inputs["features"]);
  const isOn: Record<keyof typeof TAGS, boolean> = {
    customSingleSignOn: featureTags?.["customSingleSignOn"] === true || features?.["customSingleSignOnApp"] === true,
    enterprise: featureTags?.["enterprise"] === true || features?.["enterpriseApplication"] === true,
    gallery: featureTags?.["gallery"] === true || features?.["galleryApplication"] === true,
    hide: featureTags?.["hide"] === true || features?.["visibleToUsers"] === false,
  };
  return (Object.keys(TAGS) as (keyof typeof TAGS)[])
    .filter((feature) => isOn[feature])
    .map((feature) => TAGS[feature]);
}

/** The outputs `tags`, `featureTags` and `features` of a service principal with these tags. */
export function fromTags(tags: readonly string[]): Properties {
  const has = (feature: keyof typeof TAGS): boolean => tags.includes(TAGS[feature]);
  return {
    tags,
    featureTags: [
      {
        customSingleSignOn: has("customSingleSignOn"),
        enterprise: has("enterprise"),
        gallery: has("gallery"),
        hide: has("hide"),
      },
    ],
    features: [
      {
        customSingleSignOnApp: has("customSingleSignOn"),
        enterpriseApplication: has("enterprise"),
        galleryApplication: has("gallery"),
        visibleToUsers: !has("hide"),
      },
    ],
  };
}

function first(value: PropertyValue | undefined): Properties | undefined {
  const item = isList(value) ? value[0] : undefined;
  return isProperties(item) ? item : undefined;
}
