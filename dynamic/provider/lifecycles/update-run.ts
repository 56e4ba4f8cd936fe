import { IN_UPDATE } from "../../arguments/in-update";
import type { MemorySlot, Runtime } from "../runtime";
import { rememberProgramStack } from "../tokens/program-stack";
import type { LifecycleMethods } from "./resource-lifecycle";

/** A process serves one run: a preview or an update. */
const RUN: MemorySlot<{ isUpdate: boolean }> = { create: () => ({ isUpdate: false }) };

/**
 * The lifecycle, whose check learns from the program which stack it is, and whether this process serves an update, and
 * drops that input.
 */
export function withRunOfProgram(runtime: Runtime, lifecycle: LifecycleMethods): LifecycleMethods {
  return {
    ...lifecycle,
    check(olds, { [IN_UPDATE]: inUpdate, ...news }) {
      if (inUpdate === true) runtime.recall(RUN).isUpdate = true;
      rememberProgramStack(runtime, news.label ?? news.publishedBy);
      return lifecycle.check(olds, news);
    },
  };
}

/**
 * Whether this process serves an update. The preview has asked then what can be asked beforehand, and each step of the
 * update finds out by itself: it changes nothing that is in use before it has succeeded.
 */
export function isUpdateRun(runtime: Runtime): boolean {
  return runtime.recall(RUN).isUpdate;
}
