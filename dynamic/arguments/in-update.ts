/**
 * Input that a program adds in an update and leaves out in a preview. Both run in provider processes of their own, and a
 * check is told neither otherwise. It is no argument, and no state has it: `check` drops it.
 */
export const IN_UPDATE = "inUpdate";
