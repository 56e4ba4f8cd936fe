/** The form of names of secret scopes and of secrets. */
export const SECRET_NAME = {
  expression: /^[\w.@/-]{1,128}$/,
  expected: "1 to 128 letters, digits, dashes, underscores and periods",
};
