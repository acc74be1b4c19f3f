/** What a control group can bound: the memory of the processes in it, or their time on the processors. */
type Controller = "memory" | "cpu";

/** A control group of the processes in it, as the two versions of Linux's interface show it. */
export interface ControlGroupPlace {
  readonly version: 1 | 2;
  /** Folder of the group that this process is in. */
  readonly own: string;
  /** Folder of the topmost group that is seen from here. */
  readonly root: string;
}

/** The text of a file; null where there is none, as of a group that a container hides. */
export type ReadText = (path: string) => string | null;

/** Names of a group's files about memory. Source: Linux, Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst. */
export const MEMORY_FILES = {
  1: {
    limit: "memory.limit_in_bytes",
    /** Memory and swap together; absent where the kernel does not count swap. */
    swap: "memory.memsw.limit_in_bytes",
    kills: "memory.oom_control",
  },
  2: { limit: "memory.max", swap: "memory.swap.max", kills: "memory.events" },
} as const;

const ROOT = "/sys/fs/cgroup";

/**
 * Where a process's group is, from the text of its `/proc/self/cgroup`; null where the text names none. The group of version 1
 * counts where there is one for the controller: then version 2 does not have it.
 */
export function controlGroupPlace(text: string, controller: Controller): ControlGroupPlace | null {
  const lines = text.split("\n").flatMap((line) => {
    // The path is the rest: it may hold colons.
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    return match === null ? [] : [{ controllers: match[1]!.split(","), path: match[2]!.replace(/\/$/, "") }];
  });
  const first = lines.find(({ controllers }) => controllers.includes(controller));
  const root = `${ROOT}/${controller}`;
  if (first !== undefined) return { version: 1, own: `${root}${first.path}`, root };
  const second = lines.find(({ controllers }) => controllers.join() === "");
  return second === undefined ? null : { version: 2, own: `${ROOT}${second.path}`, root: ROOT };
}

/**
 * Most memory that the processes of a group may have, bytes: the least limit of it and of the groups it lies in, as far as they are
 * seen from here. Infinity where none has one.
 */
export function memoryGroupLimit(place: ControlGroupPlace, read: ReadText): number {
  // Version 2 says "max" where there is none.
  return leastUpTheTree(
    place,
    (group) => Number(read(`${group}/${MEMORY_FILES[place.version].limit}`) ?? NaN),
  );
}

/**
 * Most processors that the processes of a group may keep busy at once, not always whole: the least quota as above. Infinity where
 * none has one. Source: Linux, Documentation/scheduler/sched-bwc.rst and cgroup-v2.rst.
 */
export function processorQuota(place: ControlGroupPlace, read: ReadText): number {
  return leastUpTheTree(place, (group) => {
    const [quota, period] = place.version === 2
      ? (read(`${group}/cpu.max`) ?? "").split(" ")
      : ["quota", "period"].map((name) => read(`${group}/cpu.cfs_${name}_us`) ?? "");
    // No quota is "max" in version 2, and -1 in version 1.
    return Number(quota || NaN) > 0 ? Number(quota) / Number(period) : NaN;
  });
}

/** The least of what the group and those around it have; what is no number does not count. */
function leastUpTheTree({ own, root }: ControlGroupPlace, limitOf: (group: string) => number): number {
  let least = Infinity;
  for (let group = own;; group = group.slice(0, group.lastIndexOf("/"))) {
    const limit = limitOf(group);
    if (limit < least) least = limit;
    if (group.length <= root.length) return least;
  }
}

/** How many processes were killed for want of memory, from the text of a group's file of `kills`. */
export function killsIn(text: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}
