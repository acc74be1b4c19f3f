import assert from "node:assert/strict";
import { foreignSettings, programCommand } from "../lib/start_program.ts";
import { withEnvironment } from "./with_environment.ts";

const FOREIGN = [
  ...[
    "PIP_TARGET",
    "PIP_USER",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_DRY_RUN",
    "PIP_PYTHON",
  ],
  ...["PIP_CONSTRAINT", "UV_CONSTRAINT", "UV_PYTHON", "UV_EXCLUDE_NEWER"],
  ...["PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONUSERBASE", "PYTHONIOENCODING"],
  ...["JUPYTER_PATH", "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DATA_DIR", "JUPYTERLAB_DIR"],
  ...[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  ],
  ...["GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_PARAMETERS", "GIT_TEMPLATE_DIR", "GIT_NAMESPACE"],
  ...["GIT_COMMON_DIR", "GIT_EXEC_PATH", "GIT_TRACE", "GIT_CEILING_DIRECTORIES", "GIT_REPLACE_REF_BASE"],
  ...["DENO_V8_FLAGS", "DENO_CONDITIONS", "DENO_COMPAT", "DENO_COVERAGE_DIR", "DENO_NO_PACKAGE_JSON"],
  ...["POLARS_FMT_MAX_ROWS", "POLARS_FMT_TABLE_HIDE_COLUMN_NAMES", "POLARS_TABLE_WIDTH"],
  ...[
    "NODE_OPTIONS",
    "NODE_PATH",
    "HEADROOM_RUN",
    "HEADROOM_ACCEPTABLE_MINUTES",
    "HEADROOM_ON",
    "HEADROOM_HERE",
  ],
];
const HARMLESS = [
  ...["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_PROXY", "PIP_CACHE_DIR"],
  ...[
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_DISABLE_PIP_VERSION_CHECK",
    "UV_INDEX_URL",
    "UV_CACHE_DIR",
  ],
  ...[
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "GIT_ASKPASS",
    "GIT_SSL_CAINFO",
    "GIT_EDITOR",
    "GIT_PAGER",
  ],
  ...["DENO_DIR", "DENO_CERT", "DENO_TLS_CA_STORE", "DENO_NO_UPDATE_CHECK", "NODE_EXTRA_CA_CERTS"],
  ...[
    "HOME",
    "PATH",
    "TMPDIR",
    "POLARS_MAX_THREADS",
    "LANG",
    "HTTPS_PROXY",
    "VIRTUAL_ENV",
    "INIT_CWD",
    "HEADROOM_CHROMIUM",
  ],
];

Deno.test("foreignSettings() names what changes what a program does, and nothing else", () => {
  const environment = Object.fromEntries([...FOREIGN, ...HARMLESS].map((name) => [name, "x"]));
  assert.deepEqual(foreignSettings(environment), FOREIGN.toSorted());
});

Deno.test("a program starts without the user's foreign settings, and with what it was given", async () => {
  const foreign = Object.fromEntries(FOREIGN.map((name) => [name, "foreign"]));
  await withEnvironment({ ...foreign, PIP_CERT: "kept" }, async () => {
    const { stdout } = await programCommand("env", { env: { JUPYTER_PATH: "own" } }).output();
    const lines = new TextDecoder().decode(stdout).split("\n");
    assert.deepEqual(lines.filter((line) => line.endsWith("=foreign")), []);
    for (const line of ["PIP_CERT=kept", "JUPYTER_PATH=own", `PATH=${Deno.env.get("PATH")}`]) {
      assert.ok(lines.includes(line), line);
    }
  });
});

Deno.test("every program is started by programCommand()", async () => {
  const starting: string[] = [];
  for (const folder of ["lib", "scripts"]) {
    for await (const path of sources(folder)) {
      const text = await Deno.readTextFile(path);
      if (/Deno\.Command\(|child_process/.test(text)) starting.push(path);
    }
  }
  assert.deepEqual(starting, ["lib/start_program.ts"]);
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}
