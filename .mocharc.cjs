"use strict";

module.exports = {
  spec: ["bin/tests/**/*.test.js"],
  require: ["bin/tests/quiet-console.js", "bin/tests/test-progress.js"],
  parallel: true,
  jobs: 2,
  // One test on the real engine may run it several times, on a busy machine.
  timeout: 400_000,
  forbidOnly: Boolean(process.env.CI),
};
