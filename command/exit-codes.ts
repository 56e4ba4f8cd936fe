/** How the command ends, for pipelines. */
export const EXIT = {
  /** All is well, or done. */
  fine: 0,
  /** Something was found that needs somebody: a problem, a token that expires. */
  found: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The workspace could not be asked: network or login. */
  unasked: 3,
  /** A defect of this package. */
  defect: 70,
  /** What the command says, or a file that it makes, could not be written: a full disk. */
  unwritten: 74,
  /** Somebody has interrupted it, with SIGINT as Ctrl-C does: 128 and the number of the signal, as for any program. */
  interrupted: 130,
  /** SIGTERM, as of a pipeline that is cancelled. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
