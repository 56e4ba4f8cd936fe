import { randomUUID } from "node:crypto";
import type { ResourceType } from "../resource-type";

/** A UUID that stays until `keepers` change. */
export const randomUuid: ResourceType<null> = {
  inputs: { keepers: { shape: "string-map", replaces: true, writeOnly: true } },
  computed: ["result"],
  echoesInputs: true,
  create() {
    const result = randomUUID();
    return Promise.resolve({ id: result, outputs: { result } });
  },
  // There is nowhere to look: the id is the value, also when it is imported.
  read: (_client, known) => Promise.resolve({ result: known.id }),
  delete: () => Promise.resolve(),
};
