/*
 * Records what a process does to the files below a folder, in the order in which it does it: loaded before its C library
 * (LD_PRELOAD), in the process and in those that it starts. Each record is one write to the end of the log, made after what it is of
 * has succeeded; a sync has one record before it and one after it, because it is sure only of what came before it began.
 *
 * HEADROOM_RECORD_ROOT: the folder, without links in its path. HEADROOM_RECORD_LOG: the log, outside it.
 * A record, in the machine's byte order: u32 kind, u32 bytes of the first path, u32 of the second, u32 unused, u64 number of the
 * inode, u64 offset or size, u64 bytes of data; then the paths, relative to the folder, and the data. Read by write_log.ts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
  CREATE = 1, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, RENAME, LINK, UNLINK, MKDIR, RMDIR,
  /* Something that this does not follow: the recording is of no use. */
  UNKNOWN
};

/* Most parts of a write. PostgreSQL writes up to 128 at once. */
enum { PARTS_MAX = 256 };

static const char *root;
static size_t root_length;
static int log_fd = -1;

#define REAL(result, name, ...)                          \
  static result (*real_##name)(__VA_ARGS__);             \
  if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void) {
  static int is_started;
  if (is_started) return;
  is_started = 1;
  root = getenv("HEADROOM_RECORD_ROOT");
  const char *path = getenv("HEADROOM_RECORD_LOG");
  if (!root || !path) return;
  /* A copy: PostgreSQL writes the titles of its processes over its environment. */
  root = strdup(root);
  root_length = strlen(root);
  REAL(int, open, const char *, int, ...);
  log_fd = real_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

/* The path below the root, or NULL where it is not below it. */
static const char *below(const char *path) {
  start();
  if (log_fd < 0 || strncmp(path, root, root_length) != 0) return NULL;
  if (path[root_length] == 0) return path + root_length;
  return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

/* Writes the path of an open file to `path`, which has PATH_MAX bytes. */
static const char *path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  return below(path);
}

/* Writes the path of a name, its folder without links, to `path`, which has 2 * PATH_MAX bytes. */
static const char *path_at(int folder, const char *name, char *path) {
  char given[2 * PATH_MAX], real[PATH_MAX];
  if (name[0] == '/' || folder == AT_FDCWD) snprintf(given, sizeof given, "%s", name);
  else {
    char link[64], above[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, above, sizeof above - 1);
    if (length < 0) return NULL;
    above[length] = 0;
    snprintf(given, sizeof given, "%s/%s", above, name);
  }
  size_t end = strlen(given);
  while (end > 1 && given[end - 1] == '/') given[--end] = 0;
  char *slash = strrchr(given, '/');
  if (!slash) {
    if (!realpath(".", real)) return NULL;
    snprintf(path, 2 * PATH_MAX, "%s/%s", real, given);
  } else {
    *slash = 0;
    if (!realpath(slash == given ? "/" : given, real)) return NULL;
    snprintf(path, 2 * PATH_MAX, "%s/%s", real, slash + 1);
  }
  return below(path);
}

static void record_parts(uint32_t kind, const char *path, const char *other, uint64_t ino, uint64_t at,
                         const struct iovec *data, int parts, uint64_t bytes) {
  int before = errno;
  struct { uint32_t kind, path, other, unused; uint64_t ino, at, bytes; } head = {
    kind, strlen(path), other ? strlen(other) : 0, 0, ino, at, bytes
  };
  struct iovec all[3 + PARTS_MAX] = {
    { &head, sizeof head }, { (void *)path, head.path }, { (void *)(other ? other : ""), head.other }
  };
  int count = 3;
  for (int i = 0; i < parts && count < 3 + PARTS_MAX && bytes > 0; i++) {
    size_t length = data[i].iov_len < bytes ? data[i].iov_len : bytes;
    all[count++] = (struct iovec){ data[i].iov_base, length };
    bytes -= length;
  }
  REAL(ssize_t, writev, int, const struct iovec *, int);
  if (bytes > 0 || real_writev(log_fd, all, count) < 0) abort();
  errno = before;
}

static void record(uint32_t kind, const char *path, const char *other, uint64_t ino, uint64_t at) {
  record_parts(kind, path, other, ino, at, NULL, 0, 0);
}

static uint64_t inode_of(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

static int is_file(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

/* --- opening --- */

static int opened(int fd, int flags, int was_there) {
  char path[PATH_MAX];
  if (fd < 0) return fd;
  int before = errno;
  const char *name = path_of(fd, path);
  if (name && is_file(fd)) {
    if (!was_there) record(CREATE, name, NULL, inode_of(fd), 0);
    else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) record(TRUNCATE, name, NULL, inode_of(fd), 0);
    if (flags & O_TMPFILE & ~O_DIRECTORY) record(UNKNOWN, name, "O_TMPFILE", 0, 0);
  }
  errno = before;
  return fd;
}

static int is_there(int folder, const char *path, int flags) {
  if (!(flags & O_CREAT)) return 1;
  int before = errno;
  int found = faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  errno = before;
  return found;
}

#define MODE_OF(flags)                                   \
  mode_t mode = 0;                                       \
  if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) { \
    va_list rest;                                        \
    va_start(rest, flags);                               \
    mode = va_arg(rest, mode_t);                         \
    va_end(rest);                                        \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags)
  REAL(int, open, const char *, int, ...);
  int was_there = is_there(AT_FDCWD, path, flags);
  return opened(real_open(path, flags, mode), flags, was_there);
}

int open64(const char *path, int flags, ...) {
  MODE_OF(flags)
  REAL(int, open64, const char *, int, ...);
  int was_there = is_there(AT_FDCWD, path, flags);
  return opened(real_open64(path, flags, mode), flags, was_there);
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  REAL(int, openat, int, const char *, int, ...);
  int was_there = is_there(folder, path, flags);
  return opened(real_openat(folder, path, flags, mode), flags, was_there);
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  REAL(int, openat64, int, const char *, int, ...);
  int was_there = is_there(folder, path, flags);
  return opened(real_openat64(folder, path, flags, mode), flags, was_there);
}

/* --- writing --- */

/* @param at Where it was written; -1: before where the file now stands. */
static ssize_t wrote(int fd, const struct iovec *data, int parts, ssize_t bytes, off64_t at) {
  char path[PATH_MAX];
  if (bytes <= 0) return bytes;
  int before = errno;
  const char *name = path_of(fd, path);
  if (name && is_file(fd)) {
    if (at < 0) at = lseek64(fd, 0, SEEK_CUR) - bytes;
    record_parts(WRITE, name, NULL, inode_of(fd), at, data, parts, bytes);
  }
  errno = before;
  return bytes;
}

ssize_t write(int fd, const void *data, size_t bytes) {
  REAL(ssize_t, write, int, const void *, size_t);
  struct iovec one = { (void *)data, bytes };
  return wrote(fd, &one, 1, real_write(fd, data, bytes), -1);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  struct iovec one = { (void *)data, bytes };
  return wrote(fd, &one, 1, real_pwrite(fd, data, bytes, at), at);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  struct iovec one = { (void *)data, bytes };
  return wrote(fd, &one, 1, real_pwrite64(fd, data, bytes, at), at);
}

ssize_t writev(int fd, const struct iovec *data, int parts) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  return wrote(fd, data, parts, real_writev(fd, data, parts), -1);
}

ssize_t pwritev(int fd, const struct iovec *data, int parts, off_t at) {
  REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t);
  return wrote(fd, data, parts, real_pwritev(fd, data, parts, at), at);
}

ssize_t pwritev64(int fd, const struct iovec *data, int parts, off64_t at) {
  REAL(ssize_t, pwritev64, int, const struct iovec *, int, off64_t);
  return wrote(fd, data, parts, real_pwritev64(fd, data, parts, at), at);
}

static int truncated(int fd, int result, off64_t size) {
  char path[PATH_MAX];
  const char *name = result == 0 ? path_of(fd, path) : NULL;
  if (name) record(TRUNCATE, name, NULL, inode_of(fd), size);
  return result;
}

int ftruncate(int fd, off_t size) {
  REAL(int, ftruncate, int, off_t);
  return truncated(fd, real_ftruncate(fd, size), size);
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, ftruncate64, int, off64_t);
  return truncated(fd, real_ftruncate64(fd, size), size);
}

int truncate(const char *path, off_t size) {
  char above[2 * PATH_MAX];
  struct stat found;
  const char *name = path_at(AT_FDCWD, path, above);
  REAL(int, truncate, const char *, off_t);
  int result = real_truncate(path, size);
  if (result == 0 && name && stat(path, &found) == 0) record(TRUNCATE, name, NULL, found.st_ino, size);
  return result;
}

/* A file that it makes larger ends in zeros, as one whose size is set. */
static int allocated(int fd, int result, off64_t end, off64_t before) {
  return result == 0 && end > before ? truncated(fd, result, end) : result;
}

static off64_t size_of(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 ? found.st_size : 0;
}

int posix_fallocate(int fd, off_t at, off_t bytes) {
  REAL(int, posix_fallocate, int, off_t, off_t);
  off64_t before = size_of(fd);
  return allocated(fd, real_posix_fallocate(fd, at, bytes), at + bytes, before);
}

int posix_fallocate64(int fd, off64_t at, off64_t bytes) {
  REAL(int, posix_fallocate64, int, off64_t, off64_t);
  off64_t before = size_of(fd);
  return allocated(fd, real_posix_fallocate64(fd, at, bytes), at + bytes, before);
}

/* --- syncing --- */

static int synced(int fd, int (*sync)(int)) {
  char path[PATH_MAX];
  const char *name = path_of(fd, path);
  uint64_t ino = name ? inode_of(fd) : 0;
  if (name) record(SYNC_BEGIN, name, NULL, ino, 0);
  int result = sync(fd);
  if (name && result == 0) record(SYNC_END, name, NULL, ino, 0);
  return result;
}

int fsync(int fd) {
  REAL(int, fsync, int);
  return synced(fd, real_fsync);
}

int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  return synced(fd, real_fdatasync);
}

/* --- names --- */

static int named(uint32_t kind, const char *path, const char *other, int result) {
  if (result == 0 && (path || other)) {
    if (!path || (kind <= LINK && !other)) record(UNKNOWN, path ? path : other, "a name from outside", 0, 0);
    else record(kind, path, other, 0, 0);
  }
  return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  char a[2 * PATH_MAX], b[2 * PATH_MAX];
  const char *source = path_at(from_folder, from, a), *target = path_at(to_folder, to, b);
  REAL(int, renameat, int, const char *, int, const char *);
  return named(RENAME, source, target, real_renameat(from_folder, from, to_folder, to));
}

int rename(const char *from, const char *to) {
  return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  char a[2 * PATH_MAX], b[2 * PATH_MAX];
  const char *source = path_at(from_folder, from, a), *target = path_at(to_folder, to, b);
  REAL(int, renameat2, int, const char *, int, const char *, unsigned);
  return named(flags & RENAME_EXCHANGE ? UNKNOWN : RENAME, source, target,
               real_renameat2(from_folder, from, to_folder, to, flags));
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char a[2 * PATH_MAX], b[2 * PATH_MAX];
  const char *source = path_at(from_folder, from, a), *target = path_at(to_folder, to, b);
  REAL(int, linkat, int, const char *, int, const char *, int);
  return named(LINK, source, target, real_linkat(from_folder, from, to_folder, to, flags));
}

int link(const char *from, const char *to) {
  return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int folder, const char *path, int flags) {
  char a[2 * PATH_MAX];
  const char *name = path_at(folder, path, a);
  REAL(int, unlinkat, int, const char *, int);
  return named(flags & AT_REMOVEDIR ? RMDIR : UNLINK, name, NULL, real_unlinkat(folder, path, flags));
}

int unlink(const char *path) {
  return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path) {
  return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdirat(int folder, const char *path, mode_t mode) {
  char a[2 * PATH_MAX];
  const char *name = path_at(folder, path, a);
  REAL(int, mkdirat, int, const char *, mode_t);
  return named(MKDIR, name, NULL, real_mkdirat(folder, path, mode));
}

int mkdir(const char *path, mode_t mode) {
  return mkdirat(AT_FDCWD, path, mode);
}
