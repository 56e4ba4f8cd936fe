/** What the code under test has told since the test began. */
let told: string[] = [];

const { log } = console;

/** Keeps what the provider tells its user out of the report of the tests; a test that fails shows it. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach() {
    told = [];
    console.log = (...parts: readonly unknown[]) => void told.push(parts.map(String).join(" "));
  },
  afterEach(this: Mocha.Context) {
    console.log = log;
    if (this.currentTest?.isFailed() === true) for (const line of told) log(line);
  },
};
