import * as fs from "node:fs";
import { join, resolve } from "node:path";

/**
 * The repository of a path: the path itself, or where it is a working tree its `.git`, which is a folder, or in a linked working
 * tree a file that leads to the folder all of them share. Source: git's gitrepository-layout.
 */
export function repositoryFolder(path: string): string {
  const inner = join(path, ".git");
  if (!fs.existsSync(inner)) return path;
  if (fs.statSync(inner).isDirectory()) return inner;
  const named = /^gitdir: (.+)$/m.exec(fs.readFileSync(inner, "utf8"))?.[1];
  if (named === undefined) return path;
  const own = resolve(path, named);
  const common = join(own, "commondir");
  return fs.existsSync(common) ? resolve(own, fs.readFileSync(common, "utf8").trim()) : own;
}
