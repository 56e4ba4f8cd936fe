import assert from "node:assert/strict";
import { goesPastProxy } from "../../../../dynamic/provider/http/no-proxy";

/** By NO_PROXY: the URLs that go past the proxy, and those that go through it. The rules are those of Go's net/http. */
const RULES: Readonly<Record<string, readonly [past: readonly string[], through: readonly string[]]>> = {
  "": [
    [
      "https://localhost",
      "https://127.0.0.1:8443",
      "https://127.1.2.3",
      "https://[::1]:8443",
      "http://localhost",
      "http://169.254.169.254",
    ],
    [
      "https://adb-1.test",
      "http://169.255.0.1",
      "http://169.254.169.254.test",
      "https://128.0.0.1",
      "https://localhost.test",
      "https://notlocalhost",
    ],
  ],
  "adb-1.test": [
    ["https://adb-1.test", "https://ADB-1.test:8443", "https://x.adb-1.test"],
    ["https://xadb-1.test", "https://adb-1.test.other.test", "https://adb-2.test"],
  ],
  ".corp.test": [
    ["https://a.corp.test", "https://a.b.corp.test"],
    ["https://corp.test", "https://acorp.test"],
  ],
  "*.corp.test": [["https://a.corp.test"], ["https://corp.test", "https://acorp.test"]],
  "Corp.TEST": [["https://corp.test", "https://a.corp.test"], []],
  "adb-1.test:443": [["https://adb-1.test"], ["https://adb-1.test:8443", "http://adb-1.test"]],
  ".corp.test:8443": [["https://a.corp.test:8443"], ["https://a.corp.test"]],
  "*": [["https://adb-1.test", "https://10.0.0.1"], []],
  " a.test , b.test ": [["https://a.test", "https://b.test"], ["https://c.test"]],
  "a.test,*": [["https://c.test"], []],
  "10.0.0.0/8": [["https://10.1.2.3"], ["https://11.1.2.3", "https://adb-10.test"]],
  "10.1.2.3": [["https://10.1.2.3:8443"], ["https://10.1.2.4", "https://a.10.1.2.3.test"]],
  "10.1.2.3:443": [["https://10.1.2.3"], ["https://10.1.2.3:8443"]],
  "2001:db8::/32": [["https://[2001:db8:1::5]"], ["https://[2001:db9::5]", "https://10.1.2.3"]],
  "2001:DB8::5": [["https://[2001:db8:0::5]:8443"], ["https://[2001:db8::6]"]],
  "[2001:db8::5]:443": [["https://[2001:db8::5]"], ["https://[2001:db8::5]:8443"]],
  "bücher.test": [["https://bücher.test", "https://a.xn--bcher-kva.test"], ["https://bucher.test"]],
  ",, :443,10.0.0.0/99,2001:db8::/129,*x.test": [[], ["https://adb-1.test", "https://10.0.0.1", "https://ax.test"]],
  "http://adb-1.test": [[], ["https://adb-1.test"]],
};

describe("NO_PROXY", () => {
  for (const [value, [past, through]] of Object.entries(RULES)) {
    for (const url of past)
      it(`"${value}" keeps ${url} from the proxy`, () => assert.equal(goesPastProxy(value, new URL(url)), true));
    for (const url of through)
      it(`"${value}" leaves ${url} to the proxy`, () => assert.equal(goesPastProxy(value, new URL(url)), false));
  }
});
