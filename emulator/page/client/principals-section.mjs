import { element, onChange, replaceContent } from "./elements.mjs";
import { toCount } from "./words.mjs";

/** Who can call the workspace, and with how many tokens and secrets. */
export function createPrincipalsSection({ setWanted }) {
  const box = document.getElementById("principals");
  const find = (name) => {
    document.getElementById("tokens-search").value = name;
    setWanted("tokens", name, false);
  };
  const toItem = ({ kind, name, displayName, active, tokens, secrets }) =>
    element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "link",
          "data-focus": name,
          title: `Show the tokens of ${name}`,
          click: () => find(name),
        },
        displayName || name,
      ),
      element("span", { class: "quiet mono clip" }, name),
      element(
        "span",
        { class: "quiet" },
        [
          kind === "user" ? "user" : "service principal",
          toCount(tokens, "token"),
          secrets > 0 ? toCount(secrets, "OAuth secret") : "",
          active ? "" : "inactive",
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    );
  const render = onChange(({ total, shown }) => {
    document.getElementById("principals-count").textContent = total.toLocaleString("en");
    const rest =
      total > shown.length ? [element("p", { class: "quiet" }, `The first ${shown.length} of ${total}.`)] : [];
    replaceContent(box, element("ul", { class: "principals" }, ...shown.map(toItem)), ...rest);
  });
  return ({ principals }) => render(principals);
}
