"use strict";

/** Some of the files, where a run does not take all. */
const files = process.env.DATABRICKS_PAT_TEST_FILES?.split(":");

module.exports = {
  spec: files ?? ["bin/tests/**/*.test.js"],
  require: ["bin/tests/quiet-console.js", "bin/tests/test-progress.js"],
  parallel: true,
  jobs: 2,
  // One test on the real engine may run it several times, on a busy machine.
  timeout: 400_000,
  forbidOnly: Boolean(process.env.CI),
};
