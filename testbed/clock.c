/* Preloaded, it moves the wall clock of one process by the seconds in a file, which may change while it runs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const long *offset;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CLOCK_OFFSET_FILE");
  int descriptor = file ? open(file, O_RDONLY) : -1;
  if (descriptor >= 0) {
    void *mapped = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, descriptor, 0);
    if (mapped != MAP_FAILED) offset = mapped;
    close(descriptor);
  }
}

int clock_gettime(clockid_t id, struct timespec *time) {
  int result = syscall(SYS_clock_gettime, id, time);
  if (result == 0 && offset && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) time->tv_sec += *offset;
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}
