import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { gitFsck } from "../../../stores/git/git_fsck.ts";
import { gitCommand, runGit } from "../../../stores/git/run_git.ts";
import type { LoggedEvent } from "../torture_logs.ts";
import { integrityProblem, openPlain } from "./read_sqlite.ts";
import { type AuditResult, firstDifference, NOT_AUDITED } from "./audit_result.ts";

/**
 * Compares every event of a registry, which nobody has open, with what was committed. It shares no code with the registries: a
 * repository is read by the git program alone, a database by plain SQL. What is neither is not audited.
 */
export async function auditLogs(path: string, events: readonly LoggedEvent[]): Promise<AuditResult> {
  return fs.statSync(path).isDirectory() ? await auditRepository(path, events) : auditDatabase(path, events);
}

function nameOf({ prefix, sn }: Pick<LoggedEvent, "prefix" | "sn">): string {
  return `${sn} of ${prefix}`;
}

/** An event as both forms keep it, its attachments directly after it. */
function computedOf(events: readonly LoggedEvent[]): Map<string, string> {
  return new Map(events.map((event) => [
    nameOf(event),
    Buffer.from(event.signed.raw).toString("latin1") + event.signed.attachments,
  ]));
}

function auditDatabase(path: string, events: readonly LoggedEvent[]): AuditResult {
  const database = openPlain(path);
  if (database === null) return NOT_AUDITED;
  try {
    const hasEvents =
      database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events'").get() !== undefined;
    if (!hasEvents) return NOT_AUDITED;
    const rows = database.prepare<[], [string, number, Buffer, string]>(
      "SELECT prefix, sn, raw, attachments FROM events",
    ).raw().all();
    const stored = new Map(rows.map(([prefix, sn, raw, attachments]) => [
      nameOf({ prefix, sn }),
      raw.toString("latin1") + attachments,
    ]));
    const problem = integrityProblem(database) ?? firstDifference("event", stored, computedOf(events));
    return { isAudited: true, problem };
  } finally {
    database.close();
  }
}

/** A file of a registry's newest commit. */
interface StoredFile {
  readonly path: string;
  readonly content: Buffer;
}

async function auditRepository(path: string, events: readonly LoggedEvent[]): Promise<AuditResult> {
  const gitdir = fs.existsSync(`${path}/.git`) ? `${path}/.git` : path;
  const { ok, line } = await gitFsck(gitdir);
  if (!ok) return { isAudited: true, problem: line };
  const files = await filesOf(gitdir);
  if (files === null) return NOT_AUDITED;
  const { stored, problem } = readFiles(files);
  return { isAudited: true, problem: problem ?? firstDifference("event", stored, computedOf(events)) };
}

/** Refs of the layouts that are read. */
const REFS = ["refs/auths/registry", "refs/headroom/registry"];

/** Every file of the one ref that a registry has, as git shows it; null where there is no git program, or another ref. */
async function filesOf(gitdir: string): Promise<StoredFile[] | null> {
  const ref = REFS.find((name) => fs.existsSync(`${gitdir}/${name}`));
  const listed = ref === undefined ? null : await runGit(gitdir, ["ls-tree", "-r", "-z", ref]);
  if (!listed?.ok) return null;
  const { out } = listed;
  const entries = out.split("\0").filter((entry) => entry !== "").map((entry) => {
    const [about, path] = entry.split("\t") as [string, string];
    return { oid: about.split(" ")[2]!, path };
  });
  const child = gitCommand(gitdir, ["cat-file", "--batch"], { stdin: "piped" }).spawn();
  const requests = child.stdin.getWriter();
  const asked = requests.write(Buffer.from(entries.map(({ oid }) => `${oid}\n`).join(""))).then(() =>
    requests.close()
  );
  const [{ stdout }] = await Promise.all([child.output(), asked]);
  const bytes = Buffer.from(stdout);
  let at = 0;
  return entries.map(({ path }) => {
    const end = bytes.indexOf(10, at);
    const size = Number(bytes.toString("latin1", at, end).split(" ")[2]);
    at = end + 1 + size + 1;
    return { path, content: bytes.subarray(end + 1, end + 1 + size) };
  });
}

const AUTHS_EVENT = /^v1\/identities\/..\/..\/([^/]+)\/events\/(\d{8})(\.json|\.attachments\.cesr)$/;
const AUTHS_TIP = /^v1\/identities\/..\/..\/([^/]+)\/tip\.json$/;
const SHARDED_EVENT = /^kel\/.\/.\/([^/]+)\/(?!state$)(.+)$/;
/** Files beside the events: the layouts' own, and key states, which the registry's own check replays. */
const OTHERS = /^(v1\/metadata\.json|headroom\.json|.*\/state(\.json)?)$/;
/** Digits of sequence numbers in the names of sharded logs, by value. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";

/** Events by their names, and what is wrong with the files beside them. */
function readFiles(files: readonly StoredFile[]): { stored: Map<string, string>; problem: string | null } {
  const stored = new Map<string, string>();
  const tips = new Map<string, { readonly sequence: number; readonly said: string }>();
  let identities: number | null = null;
  const add = (name: string, text: string) => stored.set(name, (stored.get(name) ?? "") + text);
  // By path, so that an event stands before its attachments: git sorts "…01.attachments.cesr" before "…01.json".
  for (const { path, content } of files.toSorted((a, b) => rank(a.path) - rank(b.path))) {
    const [, prefix, place, end] = AUTHS_EVENT.exec(path) ?? [];
    const [, sharded, digits] = SHARDED_EVENT.exec(path) ?? [];
    const tip = AUTHS_TIP.exec(path)?.[1];
    if (prefix !== undefined) {
      const text = content.toString("latin1");
      // An event is kept indented, and signed without blanks.
      add(nameOf({ prefix, sn: Number(place) }), end === ".json" ? JSON.stringify(JSON.parse(text)) : text);
    } else if (tip !== undefined) tips.set(tip, JSON.parse(content.toString()));
    else if (path === "v1/metadata.json") identities = JSON.parse(content.toString()).identity_count;
    else if (sharded !== undefined) {
      const sn = digits!.split("/").reduce(
        (sum, name) => sum * DIGITS.length + DIGITS.indexOf(name.at(-1)!),
        0,
      );
      add(nameOf({ prefix: sharded, sn }), content.toString("latin1"));
    } else if (!OTHERS.test(path)) return { stored, problem: `file "${path}" belongs to no layout` };
  }
  return { stored, problem: tipProblem(stored, tips) ?? countProblem(tips.size, identities) };
}

function rank(path: string): number {
  return path.endsWith(".attachments.cesr") ? 1 : 0;
}

/** A tip names the newest event of its log. */
function tipProblem(
  stored: ReadonlyMap<string, string>,
  tips: ReadonlyMap<string, { readonly sequence: number; readonly said: string }>,
): string | null {
  for (const [prefix, { sequence, said }] of tips) {
    const newest = stored.get(nameOf({ prefix, sn: sequence }));
    const isNewest = newest?.includes(`"d":"${said}"`) && !stored.has(nameOf({ prefix, sn: sequence + 1 }));
    if (!isNewest) return `tip.json of ${prefix} says event ${sequence}, ${said}, which is not its newest`;
  }
  return null;
}

function countProblem(logs: number, identities: number | null): string | null {
  return identities === null || identities === logs
    ? null
    : `metadata.json counts ${identities} logs, and ${logs} are there`;
}
