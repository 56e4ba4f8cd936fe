"use strict";

module.exports = {
  spec: ["bin/tests/**/*.test.js"],
  parallel: true,
  jobs: 2,
  timeout: 10_000,
  forbidOnly: Boolean(process.env.CI),
};
