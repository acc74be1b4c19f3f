/** What a launcher checks and runs, by paths from its own folder. */
interface Launched {
  /** Scripts that it runs, by name. */
  readonly commands: readonly string[];
  /** The C library that the programs need, as 2.34. */
  readonly glibc: string;
  /** Programs and libraries that must find what they need on the machine. */
  readonly binaries: readonly string[];
  /** The system's loader of programs. Source: x86-64 psABI, "Program Interpreter"; another one in tests. */
  readonly loader?: string;
}

/**
 * The program of an archive, for any POSIX shell, with nothing but uname, dirname and mkdir beside it: it checks the machine, then
 * runs a script by the archive's own Deno. Everything is written below its folder, but where a flag names another place.
 */
export function launcher(
  { commands, glibc, binaries, loader = "/lib64/ld-linux-x86-64.so.2" }: Launched,
): string {
  const [major, minor] = glibc.split(".");
  return `#!/bin/sh
# Headroom, unpacked: ./headroom bench. Nothing is installed; what it writes is in this folder, or where a flag says.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
refuse() {
  printf 'headroom: %s\\nExpected: %s\\nNext: %s\\n' "$1" "$2" "$3" >&2
  exit 2
}
machine="$(uname -s) $(uname -m)"
[ "$machine" = "Linux x86_64" ] || refuse "this archive does not run on $machine" \\
  "Linux x86_64" "make one there: deno task pack needs a checkout on such a machine, Node and network"
loader=${loader}
[ -e "$loader" ] || refuse "this system has no GNU C library (is it musl?)" \\
  "glibc ${glibc} or newer" "use a system such as Debian 12, Ubuntu 22.04, RHEL 9, or a container of one"
# Loaders before 2.33 do not tell their version.
found=$("$loader" --version 2>/dev/null || :)
found=\${found#*version }
found=\${found%%[!0-9.]*}
found=\${found%.}
major=\${found%%.*}
minor=\${found#*.}
minor=\${minor%%.*}
if [ -z "$found" ] || [ "$major" -lt ${major} ] || { [ "$major" -eq ${major} ] && [ "$minor" -lt ${minor} ]; }; then
  refuse "this system's C library is glibc \${found:-older than 2.33}" \\
    "glibc ${glibc} or newer" "use a system such as Debian 12, Ubuntu 22.04, RHEL 9, or a container of one"
fi
for binary in ${binaries.join(" ")}; do
  case $("$loader" --list "$here/$binary" 2>&1) in
  *"not found"*) refuse "$binary lacks a library: see $loader --list $here/$binary" \\
    "the libraries of GCC 11 or newer" "install libstdc++6 and libgcc-s1 (Debian), libstdc++ and libgcc (RHEL)" ;;
  esac
done
commands="${commands.join(" ")}"
case " $commands " in
*" \${1-} "*) ;;
*) refuse "\\"\${1-}\\" is not a command" "one of $commands" "./headroom bench --help" ;;
esac
command=$1
shift
export DENO_DIR="$here/.deno" DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1
export HEADROOM_CWD="$PWD" HEADROOM_COMMAND="$0" HEADROOM_COMMANDS="$commands"
export TMPDIR="\${TMPDIR:-$here/tmp}"
mkdir -p "$TMPDIR" "$here/data/runs"
exec "$here/bin/deno" run -A --no-remote "$here/scripts/$command.ts" "$@"
`;
}
