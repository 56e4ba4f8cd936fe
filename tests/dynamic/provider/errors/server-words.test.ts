import assert from "node:assert/strict";
import { type ServerWords, toServerWords } from "../../../../dynamic/provider/errors/server-words";

type Case = readonly [status: number, body: string, code: ServerWords["code"], message: string];

const CASES: Readonly<Record<string, Case>> = {
  "a code that is text": [
    400,
    '{"error_code":"INVALID_PARAMETER_VALUE","message":"Lifetime is too long."}',
    "INVALID_PARAMETER_VALUE",
    "Lifetime is too long.",
  ],
  "a code that is a number": [
    403,
    '{"error_code":403,"message":"Invalid access token. [ReqId: 4f]"}',
    "403",
    "Invalid access token. [ReqId: 4f]",
  ],
  "a message without a code": [500, '{"message":"Internal error"}', undefined, "Internal error"],
  "a code without a message": [429, '{"error_code":"RESOURCE_EXHAUSTED"}', "RESOURCE_EXHAUSTED", "status 429"],
  "the error of the API's version 1.2": [400, '{"error":"Unknown cluster"}', undefined, "Unknown cluster"],
  "a SCIM error": [
    409,
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"ServicePrincipal already exists.","status":"409"}',
    "SCIM_409",
    "ServicePrincipal already exists.",
  ],
  "a SCIM error with its type": [
    400,
    '{"detail":"Request is unparsable","scimType":"invalidSyntax","status":"400"}',
    "SCIM_400",
    "invalidSyntax Request is unparsable",
  ],
  "a SCIM error whose type is the word null": [
    404,
    '{"detail":"Not found","scimType":"null","status":"404"}',
    "SCIM_404",
    "Not found",
  ],
  "a SCIM error whose status is a number": [403, '{"detail":"Forbidden","status":403}', "SCIM_403", "Forbidden"],
  "a SCIM error without words": [500, '{"detail":null,"status":"500"}', "SCIM_500", "SCIM API Internal Error"],
  "an OAuth error": [
    401,
    '{"error":"invalid_client","error_description":"Client authentication failed"}',
    "invalid_client",
    "Client authentication failed",
  ],
  "an Entra error, in one line": [
    401,
    '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret.\\r\\nTrace ID: 1","error_codes":[7000215]}',
    "invalid_client",
    "AADSTS7000215: Invalid client secret. Trace ID: 1",
  ],
  "an error inside an error": [
    404,
    '{"error":{"code":"Request_ResourceNotFound","message":"Resource does not exist."}}',
    "Request_ResourceNotFound",
    "Resource does not exist.",
  ],
  "a page with preformatted text": [
    403,
    "<html><head><title>Error 403</title></head><body><pre>    Invalid access token.\n</pre></body></html>",
    undefined,
    "Invalid access token.",
  ],
  "a page with a title": [
    502,
    "<html>\n<head><title>502 Bad Gateway</title></head>\n</html>",
    undefined,
    'an HTML page, "502 Bad Gateway", instead of JSON',
  ],
  "a page with a title of several lines": [
    404,
    "<!DOCTYPE html>\n<html><head><title>\n  Databricks -\n  Sign In\n</title></head></html>",
    undefined,
    'an HTML page, "Databricks - Sign In", instead of JSON',
  ],
  "a page without either": [
    404,
    "<!doctype html><html><body>Sign in</body></html>",
    undefined,
    "an HTML page instead of JSON",
  ],
  "plain text with a code": [
    400,
    "INVALID_PARAMETER_VALUE: Lifetime is\ntoo long.",
    "INVALID_PARAMETER_VALUE",
    "Lifetime is too long.",
  ],
  "plain text": [503, "upstream connect error", undefined, "upstream connect error"],
  "plain text that begins like a sentence": [400, "Error: no such thing", undefined, "Error: no such thing"],
  "nothing but white space": [401, " \n", undefined, "Unauthorized"],
  "JSON that was cut": [500, '{"error_code":"INTERNAL_ERR', undefined, "status 500"],
  "JSON that is not an object": [500, '["no way"]', undefined, "status 500"],
  "a JSON text, perhaps a token": [500, '"7b5e0c1dd2fa4f8f9c3e6a7b8c9d0e1f"', undefined, "status 500"],
  "text without words, perhaps a token": [500, "7b5e0c1dd2fa4f8f9c3e6a7b8c9d0e1f", undefined, "status 500"],
  "a message without words": [400, '{"message":"7b5e0c1dd2fa4f8f9c3e6a7b8c9d0e1f"}', undefined, "status 400"],
  "a message of one word": [403, '{"message":"Forbidden"}', undefined, "Forbidden"],
  "a code that is none": [403, '{"error_code":"no such code","message":"no"}', undefined, "no"],
  "a page whose title has no words": [
    502,
    "<html><title>7b5e0c1dd2fa4f8f9c3e6a7b8c9d0e1f</title></html>",
    undefined,
    "an HTML page instead of JSON",
  ],
  "JSON that says nothing": [500, "{}", undefined, "status 500"],
};

describe("toServerWords", () => {
  for (const [sentence, [status, body, code, message]] of Object.entries(CASES)) {
    it(`reads ${sentence}`, () => {
      const isPage = message.startsWith("an HTML page");
      assert.deepEqual(toServerWords(status, "Unauthorized", body), { code, message, isPage });
    });
  }

  it("gives the status where an empty answer has no reason phrase, as HTTP/2 has none", () => {
    assert.deepEqual(toServerWords(503, "", ""), { code: undefined, message: "status 503", isPage: false });
  });

  it("cuts long words", () => {
    const { message } = toServerWords(500, "", JSON.stringify({ message: "m n ".repeat(1250) }));
    assert.equal(message, `${"m n ".repeat(150)}…`);
  });
});
