"use strict";

module.exports = {
  spec: ["bin/tests/**/*.test.js"],
  // They take many minutes: `npm run faults` runs the first; mocha with --no-config and a file's name runs the second.
  ignore: ["bin/tests/faults/**", "bin/tests/engine/knife/**"],
  parallel: true,
  jobs: 2,
  // One test on the real engine may run it several times, on a busy machine.
  timeout: 400_000,
  forbidOnly: Boolean(process.env.CI),
};
