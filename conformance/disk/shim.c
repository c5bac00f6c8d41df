/*
 * Preloaded into the server, it watches a store's files (DISK_FILES: the path of the main one, which the others
 * extend) and appends to DISK_JOURNAL what was done to them, in order: the test replays it as a disk would have
 * kept it when power went. A sync is only noted: the journal, not the machine's disk, says what is durable.
 *
 * The first bytes of DISK_FAULTS, a shared page, make calls fail: byte 0 each sync (EIO), byte 1 each write
 * (ENOSPC). Bits: 1 the log (-wal), 2 the main file and all else, 4 the index of the log (-shm).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 65536, FAIL_SYNC = 0, FAIL_WRITE = 1 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static char *names[FDS]; /* behind the store's path: "" is the main file, "/" its folder */
static const char *prefix;
static size_t prefix_len;
static volatile unsigned char *faults;
static int journal = -1;

static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_unlink)(const char *);

static void begin(void) {
  real_openat = dlsym(RTLD_NEXT, "openat64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  prefix = getenv("DISK_FILES");
  const char *journal_path = getenv("DISK_JOURNAL");
  const char *faults_path = getenv("DISK_FAULTS");
  if (!prefix || !journal_path || !faults_path) abort();
  prefix_len = strlen(prefix);
  journal = real_openat(AT_FDCWD, journal_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int fd = real_openat(AT_FDCWD, faults_path, O_RDONLY | O_CLOEXEC);
  faults = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
  if (journal < 0 || faults == MAP_FAILED) abort();
  real_close(fd);
}

/* The name under which a path is journalled, NULL when it is no part of the store. */
static const char *name_of(const char *path) {
  pthread_once(&once, begin);
  if (!path) return NULL;
  if (strncmp(path, prefix, prefix_len) == 0) return path + prefix_len;
  const char *slash = strrchr(prefix, '/');
  size_t folder = (size_t)(slash - prefix);
  return strncmp(path, prefix, folder) == 0 && path[folder] == '\0' ? "/" : NULL;
}

static const char *name_at(int fd) {
  pthread_once(&once, begin);
  return fd >= 0 && fd < FDS ? names[fd] : NULL;
}

static int is_failing(int what, const char *name) {
  int file = strcmp(name, "-wal") == 0 ? 1 : strcmp(name, "-shm") == 0 ? 4 : 2;
  return (faults[what] & file) != 0;
}

/* kind, length of the name, length of the data, offset; then name and data. One write: a kill leaves it whole or not. */
static void note(char kind, const char *name, uint64_t offset, const void *data, size_t size) {
  if (strcmp(name, "-shm") == 0) return;
  uint64_t head[3] = {(uint64_t)(unsigned char)kind | (uint64_t)strlen(name) << 8, size, offset};
  struct iovec parts[3] = {{head, sizeof head}, {(void *)name, strlen(name)}, {(void *)data, size}};
  if (writev(journal, parts, 3) != (ssize_t)(sizeof head + strlen(name) + size)) abort();
}

static int fail(int error) {
  errno = error;
  return -1;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
  const char *name = name_of(path);
  if (!name) return real_openat(folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
  int fd = real_openat(folder, path, flags, mode);
  if (fd >= 0 && fd < FDS) {
    free(names[fd]);
    names[fd] = strdup(name);
    if (is_new) note('C', name, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE(flags, mode) \
  mode_t mode = 0; \
  if ((flags) & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, mode) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, mode) return opened(at, path, flags, mode); }

int close(int fd) {
  if (name_at(fd)) {
    pthread_mutex_lock(&lock);
    free(names[fd]);
    names[fd] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return real_close(fd);
}

static ssize_t written(int fd, const char *name, const void *data, size_t size, off64_t offset) {
  if (is_failing(FAIL_WRITE, name)) return fail(ENOSPC);
  pthread_mutex_lock(&lock);
  ssize_t done = real_pwrite(fd, data, size, offset);
  if (done > 0) note('W', name, (uint64_t)offset, data, (size_t)done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  const char *name = name_at(fd);
  return name ? written(fd, name, data, size, offset) : real_pwrite(fd, data, size, offset);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
  if (name_at(fd)) abort(); /* The store is written at offsets only: were it otherwise, the journal would lie. */
  return real_write(fd, data, size);
}

int ftruncate64(int fd, off64_t size) {
  const char *name = name_at(fd);
  if (!name) return real_ftruncate(fd, size);
  pthread_mutex_lock(&lock);
  int result = real_ftruncate(fd, size);
  if (result == 0) note('T', name, (uint64_t)size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fsync(int fd) {
  const char *name = name_at(fd);
  if (!name) return real_fsync(fd);
  pthread_mutex_lock(&lock);
  int is_lost = is_failing(FAIL_SYNC, name);
  note(is_lost ? 'F' : 'S', name, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return is_lost ? fail(EIO) : 0;
}
int fdatasync(int fd) { return fsync(fd); }

int unlink(const char *path) {
  const char *name = name_of(path);
  if (!name) return real_unlink(path);
  pthread_mutex_lock(&lock);
  int result = real_unlink(path);
  if (result == 0) note('U', name, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
