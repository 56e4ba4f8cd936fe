/** What the code under test has printed since the test began. */
let printed: string[] = [];

const { log } = console;

/** Keeps what the provider prints out of the test report; only a failed test shows it. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach() {
    printed = [];
    console.log = (...parts: readonly unknown[]) => void printed.push(parts.map(String).join(" "));
  },
  afterEach(this: Mocha.Context) {
    console.log = log;
    if (this.currentTest?.isFailed() === true) for (const line of printed) log(line);
  },
};
