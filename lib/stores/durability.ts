/** What a returned append survives: the death of the process, or also of the machine. */
export type Durability = "process" | "machine";
