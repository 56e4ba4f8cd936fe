import type { AuthType } from "./auth-type";

/** See `tokens/principal-work.ts`. An administrator's login of this name is another one: see `pat-fields.ts`. */
export const SUCCESSOR_PAT = {
  doc: "Each token mints its successor; the first one is minted with `token`, or is the adopted one.",
  fields: {
    token: {
      required: false,
      secret: true,
      doc: "A token of the principal: for the first mint, or where the current one cannot mint any more.",
    },
  },
} as const satisfies AuthType;
