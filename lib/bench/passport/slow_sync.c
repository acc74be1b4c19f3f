/*
 * Has every sync take longer, as on a slower disk: loaded before the C library (LD_PRELOAD), in the process and in those that it starts.
 * HEADROOM_SYNC_DELAY_US: how much longer, microseconds.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_longer(void) {
  const char *us = getenv("HEADROOM_SYNC_DELAY_US");
  if (us) usleep((useconds_t)atoi(us));
}

#define SLOW(name)                                              \
  int name(int fd) {                                            \
    static int (*real)(int);                                    \
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);       \
    wait_longer();                                              \
    return real(fd);                                            \
  }

SLOW(fsync)
SLOW(fdatasync)
