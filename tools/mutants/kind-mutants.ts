import type { Mutant } from "./mutant";

const file = "lifecycles/refused-principal-end.ts";
const TEST = "provider/lifecycles/principal-end.test.ts";

/** Mutants of what happens when a component gets another kind of principal. */
export const KIND_MUTANTS: readonly Mutant[] = [
  {
    id: "principal-ends-unseen",
    breaks: "lets Pulumi delete the principal of the token in use when its kind becomes existing",
    file: "lifecycles/token-lifecycle.ts",
    find: "...refusePrincipalEnd(olds, news), ",
    replacement: "",
    test: { file: TEST, title: "refuses to end the principal in use: in the same spelling" },
  },
  {
    id: "principal-in-capitals-ends",
    breaks: "takes the same principal for another one when its id is in capitals",
    file,
    find: "toCanonical(olds).applicationId !== toCanonical(news).applicationId",
    replacement: "applicationId !== news.applicationId",
    test: { file: TEST, title: "refuses to end the principal in use: in capitals" },
  },
  {
    id: "retained-principal-refused",
    breaks: "refuses the way on that its own refusal names",
    file,
    find: '(kind !== "entra" && kind !== "databricks")',
    replacement: "kind == null",
    test: { file: TEST, title: "accepts an existing one after one that was retained" },
  },
  {
    id: "principal-names-collide",
    breaks: "gives the principals of two kinds one name, so that the old one is deleted first",
    file: "../../components/principal.ts",
    find: "`${context.name}-databricks-principal`",
    replacement: "`${context.name}-principal`",
    test: {
      file: "../components/kinds-of-principal.test.ts",
      title: "registers the principal and the token, which logs in",
    },
  },
];
