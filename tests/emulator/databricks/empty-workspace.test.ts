import assert from "node:assert/strict";
import { useEmulatedWorkspace } from "../../emulated-workspace";

const LIST = "/api/2.0/workspace/list";

describe("the lists of an empty emulated workspace", () => {
  const emulated = useEmulatedWorkspace();

  for (const version of ["2.0", "2.1"]) {
    it(`have no cluster, in version ${version}`, async () => {
      assert.deepEqual(await emulated.asAdministrator("GET", `/api/${version}/clusters/list?page_size=100`), {});
    });
  }

  it("have the folders of every workspace, and a home for each principal", async () => {
    const { applicationId, servicePrincipalId } = await emulated.addPrincipal();
    const toObject = (path: string, id: number) => ({
      object_type: "DIRECTORY",
      path,
      object_id: id,
      resource_id: String(id),
    });
    assert.deepEqual(await emulated.asAdministrator("GET", `${LIST}?path=%2F`), {
      objects: [toObject("/Repos", 1), toObject("/Shared", 2), toObject("/Users", 3)],
    });
    const homes: { readonly objects?: readonly object[] } = await emulated.asAdministrator(
      "GET",
      `${LIST}?path=/Users`,
    );
    assert.deepEqual(homes.objects?.at(-1), toObject(`/Users/${applicationId}`, Number(servicePrincipalId)));
    for (const path of ["/Shared", "/Shared/", `/Users/${applicationId}`]) {
      assert.deepEqual(await emulated.asAdministrator("GET", `${LIST}?path=${path}`), {});
    }
  });

  it("answer 404 to a folder that does not exist, and 400 without one", async () => {
    const { status, body } = await emulated.call("GET", `${LIST}?path=/Users/nobody`);
    assert.equal(status, 404);
    assert.deepEqual(body, {
      error_code: "RESOURCE_DOES_NOT_EXIST",
      message: "Path (/Users/nobody) doesn't exist.",
    });
    assert.equal((await emulated.call("GET", LIST)).status, 400);
  });

  it("need the scope of their API", async () => {
    const { bearer } = await emulated.addLoggedInPrincipal("sql");
    for (const [path, scope] of [
      ["/api/2.1/clusters/list", "clusters"],
      [`${LIST}?path=/`, "workspace"],
    ] as const) {
      const { status, body } = await emulated.call("GET", path, { bearer });
      assert.equal(status, 403);
      assert.equal(body.message, `Provided OAuth token does not have required scopes: ${scope}`);
    }
  });
});
