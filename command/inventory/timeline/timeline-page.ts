import type { Inventory } from "../inventory";
import { type InventoryToken, toGeneration } from "../inventory-token";
import { toExpiryWords, toOwnerWords, toStateWord, toSummary } from "../inventory-words";
import { toDate, toMinute, toRelativeDay } from "../instants";
import { escapeMarkup } from "./markup";
import { toFigure } from "./timeline";
import { PAGE_STYLE } from "./timeline-style";

const HEADINGS = [
  "State",
  "Token",
  "Owner",
  "Made by, lineage",
  "Generation",
  "Created",
  "Expires",
  "Overlap until",
  "Last used",
  "Scopes",
  "Comment",
] as const;

/** The inventory as a page: the timeline, and a table with everything in it. It loads nothing and runs nothing. */
export function toPage(inventory: Inventory): string {
  const { workspace, at, tokens } = inventory;
  const host = escapeMarkup(new URL(workspace).host);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Tokens of ${host}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<h1>Tokens of ${host}</h1>
<p class="muted">${escapeMarkup(toMinute(at))} · ${escapeMarkup(toSummary(inventory))}</p>
<figure tabindex="0" aria-label="Timeline">
${toFigure(inventory)}
</figure>
<h2 id="tokens">All tokens</h2>
<div class="scroll" role="region" aria-labelledby="tokens" tabindex="0">
<table>
<thead><tr>${HEADINGS.map((heading) => `<th scope="col">${heading}</th>`).join("")}</tr></thead>
<tbody>
${tokens.map((token) => toRow(token, at)).join("\n")}
</tbody>
</table>
</div>
</body>
</html>
`;
}

function toRow(token: InventoryToken, now: number): string {
  const { state, tokenId, label, lineage, rotation, createdAt, retireAt, lastUsedDay, scopes, words } = token;
  const cells = [
    cell(toStateWord(token), `state ${state}`),
    `<td class="long"><code>${escapeMarkup(tokenId)}</code></td>`,
    cell(toOwnerWords(token), "long"),
    `<td class="long made">${escapeMarkup(label ?? "")}${lineage === undefined ? "" : `<br><code>${lineage}</code>`}</td>`,
    cell(rotation === undefined ? "" : toGeneration(rotation)),
    cell(toDate(createdAt)),
    cell(toExpiryWords(token, now)),
    cell(retireAt === undefined ? "" : toMinute(retireAt)),
    cell(lastUsedDay === undefined ? "" : toRelativeDay(lastUsedDay, now)),
    cell(scopes?.join(", ") ?? "", "long"),
    cell(words, "long"),
  ];
  return `<tr>${cells.join("")}</tr>`;
}

function cell(text: string, names?: string): string {
  return `<td${names === undefined ? "" : ` class="${names}"`}>${escapeMarkup(text)}</td>`;
}
