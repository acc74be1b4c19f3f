/** A control group that bounds the memory of the processes in it, as the two versions of Linux's interface name its files. */
export interface MemoryGroupPlace {
  readonly version: 1 | 2;
  /** Folder of the group that this process is in. */
  readonly own: string;
}

/** Names of a group's files. Source: Linux, Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst. */
export const GROUP_FILES = {
  1: {
    limit: "memory.limit_in_bytes",
    /** Memory and swap together; absent where the kernel does not count swap. */
    swap: "memory.memsw.limit_in_bytes",
    kills: "memory.oom_control",
  },
  2: { limit: "memory.max", swap: "memory.swap.max", kills: "memory.events" },
} as const;

/**
 * Where a process's memory group is, from the text of its `/proc/self/cgroup`; null where the text names none. The group of
 * version 1 counts where there is one: then version 2 has no memory in it.
 */
export function memoryGroupPlace(text: string): MemoryGroupPlace | null {
  const lines = text.split("\n").flatMap((line) => {
    // The path is the rest: it may hold colons.
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    return match === null ? [] : [{ controllers: match[1]!.split(","), path: match[2]!.replace(/\/$/, "") }];
  });
  const first = lines.find(({ controllers }) => controllers.includes("memory"));
  if (first !== undefined) return { version: 1, own: `/sys/fs/cgroup/memory${first.path}` };
  const second = lines.find(({ controllers }) => controllers.join() === "");
  return second === undefined ? null : { version: 2, own: `/sys/fs/cgroup${second.path}` };
}

/**
 * Most memory that the processes of a group may have, bytes: the least limit of it and of the groups it lies in, as far as they are
 * seen from here. Infinity where none has one.
 * @param read The text of a file; null where there is none, as of a group that a container hides.
 */
export function memoryGroupLimit(
  { version, own }: MemoryGroupPlace,
  read: (path: string) => string | null,
): number {
  const root = version === 1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
  let least = Infinity;
  for (let group = own;; group = group.slice(0, group.lastIndexOf("/"))) {
    // Version 2 says "max" where there is none.
    const limit = Number(read(`${group}/${GROUP_FILES[version].limit}`) ?? NaN);
    if (limit < least) least = limit;
    if (group.length <= root.length) return least;
  }
}

/** How many processes were killed for want of memory, from the text of a group's file of `kills`. */
export function killsIn(text: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}
