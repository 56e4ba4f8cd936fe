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
  // There is no service to read from: the id is the value, also after an import.
  read: (_client, known) => Promise.resolve({ result: known.id }),
  delete: () => Promise.resolve(),
};
